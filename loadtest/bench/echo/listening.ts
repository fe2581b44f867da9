// Tells whoever started this process where it listens, and ends with it.

export function listening(port: number): void {
  process.stdout.write(`listening http://127.0.0.1:${port}\n`);
  process.stdin.on('end', () => process.exit(0)).resume();
}
