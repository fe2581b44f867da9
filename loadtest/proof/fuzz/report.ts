// Words about what was found, short enough for a terminal and whole enough to send the request again.
import type { Found } from './drive.ts';

const SHOWN_MAX = 400;

/** One line: what, where, and the request as text. */
export function told({ kind, detail, asked, answer }: Found): string {
  const request = JSON.stringify(asked.bytes.subarray(0, SHOWN_MAX).toString('latin1'));
  return `${kind}: ${detail} · ${asked.seed.operation.name} · ${asked.mutation} (no. ${asked.no}) · answered ${answer?.status ?? 'nothing'} · ${request}`;
}
