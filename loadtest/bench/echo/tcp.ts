// The raw TCP echo: frames of four length bytes and JSON, parsed and answered in the same form.
import { createServer, type Socket } from 'node:net';
import { listening } from './listening.ts';

const LENGTH_BYTES = 4;

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = answerAll(socket, rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
  });
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  listening(typeof address === 'object' && address !== null ? address.port : 0);
});

/** Answers every whole frame; what is left of the last one comes back. */
function answerAll(socket: Socket, bytes: Buffer): Buffer {
  let at = 0;
  while (bytes.length - at >= LENGTH_BYTES) {
    const end = at + LENGTH_BYTES + bytes.readUInt32BE(at);
    if (bytes.length < end) break;
    const body = JSON.stringify(JSON.parse(bytes.toString('utf8', at + LENGTH_BYTES, end)));
    const frame = Buffer.allocUnsafe(LENGTH_BYTES + Buffer.byteLength(body));
    frame.writeUInt32BE(frame.length - LENGTH_BYTES, 0);
    frame.write(body, LENGTH_BYTES);
    socket.write(frame);
    at = end;
  }
  return bytes.subarray(at);
}
