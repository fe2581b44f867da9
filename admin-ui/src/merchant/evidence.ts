// Evidence for a dispute: which files are taken, and sending them one after the other.
import type { Client, Fault } from '../parts/client.ts';

export const EVIDENCE_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'text/csv'] as const;
export const EVIDENCE_BYTES_MAX = 1024 * 1024;
export const EVIDENCE_MAX = 10;

type Chosen = Pick<File, 'name' | 'type' | 'size'>;

/** The content type to send; null for a file that the service does not take. Browsers do not know what a .csv is on every system. */
export function evidenceType({ name, type, size }: Chosen): string | null {
  if (size === 0 || size > EVIDENCE_BYTES_MAX) return null;
  if (/\.csv$/i.test(name)) return 'text/csv';
  return EVIDENCE_TYPES.find((each) => each === type) ?? null;
}

/** The first fault, after which the rest is not sent; null when all were taken. */
export async function sendEvidence(client: Client, dispute: string, files: readonly File[]): Promise<Fault | null> {
  for (const file of files) {
    const path = `/v1/disputes/${encodeURIComponent(dispute)}/attachments?name=${encodeURIComponent(file.name)}`;
    const reply = await client.ask({ method: 'POST', path, body: file, type: evidenceType(file) ?? 'application/octet-stream' });
    if (!reply.ok) return reply.fault;
  }
  return null;
}
