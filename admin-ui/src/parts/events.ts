// Reads server-sent events from a fetch response, because EventSource cannot send the key.

export interface ServerEvent {
  readonly name: string;
  readonly text: string;
}

/** Yields every complete event; ends when the stream ends, throws when it breaks. */
export async function* serverEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = stream.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>).getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    rest = `${rest}${part.value}`.replace(/\r\n?/g, '\n');
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event !== null) yield event;
    }
  }
}

/** Null for comments, which keep the connection open. */
export function parseEvent(block: string): ServerEvent | null {
  const fields = block
    .split('\n')
    .map((line) => /^(event|data): ?(.*)$/.exec(line))
    .filter((match) => match !== null);
  const text = fields
    .filter((match) => match[1] === 'data')
    .map((match) => match[2] ?? '')
    .join('\n');
  const name = fields.find((match) => match[1] === 'event')?.[2] ?? 'message';
  return text === '' ? null : { name, text };
}
