// Reads the campaign library and the demo bank from the files under campaigns/.
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { type Campaign, KINDS } from '../../engine/campaign/schema.ts';
import { type Bank, demoBank } from '../../engine/simulation/bank.ts';
import { type BankFile, bankFileSchema } from '../../engine/simulation/bank-file.ts';
import { parseCampaignFile, readDocument } from '../campaign/parse-file.ts';

const FOLDER = new URL('../../campaigns/', import.meta.url);

export interface LibraryFile {
  readonly path: string;
  readonly source: string;
  readonly campaign: Campaign;
}
const umbrellaSchema = z.strictObject({
  id: z.string(),
  name: z.strictObject({ en: z.string(), 'zh-CN': z.string() }),
  currency: z.string().length(3),
  ceiling: z.int().nonnegative(),
});
export type LibraryUmbrella = z.output<typeof umbrellaSchema>;

/** Every campaign file; a file that is no campaign stops the caller with its place and reason, for the library is tested. */
export function readLibrary(): readonly LibraryFile[] {
  return libraryPaths().map(readCampaign);
}

/** The same, a file in each turn of the event loop: all of them take longer than an authorization may wait. */
export async function readLibraryInTurns(): Promise<readonly LibraryFile[]> {
  const files: LibraryFile[] = [];
  for (const path of libraryPaths()) {
    files.push(readCampaign(path));
    await nextTurn();
  }
  return files;
}

function libraryPaths(): readonly string[] {
  return KINDS.flatMap((kind) =>
    readdirSync(new URL(`${kind}/`, FOLDER))
      .filter((name) => name.endsWith('.yaml'))
      .toSorted()
      .map((name) => `${kind}/${name}`),
  );
}

function readCampaign(path: string): LibraryFile {
  const source = readFileSync(new URL(path, FOLDER), 'utf8');
  const parsed = parseCampaignFile(source);
  if (parsed.ok) return { path, source, campaign: parsed.campaign };
  const [first] = parsed.problems;
  throw new Error(`campaigns/${path}:${first?.line}:${first?.column} ${first?.path} ${first?.message}`);
}

export function readUmbrellas(): readonly LibraryUmbrella[] {
  return z.strictObject({ umbrellas: z.array(umbrellaSchema) }).parse(readYaml('umbrellas.yaml')).umbrellas;
}

/** What may differ from the file: more customers for a long day, and the day from which account ages count. */
export type BankSize = Partial<Pick<BankFile['accounts'], 'count' | 'today'>>;

export function readDemoBank(size: BankSize = {}): Bank {
  const file = bankFileSchema.parse(readYaml('demo-bank.yaml'));
  return demoBank({ ...file, accounts: { ...file.accounts, ...size } });
}

function readYaml(path: string): unknown {
  const read = readDocument(readFileSync(new URL(path, FOLDER), 'utf8'));
  if (!read.ok) throw new Error(`campaigns/${path}: ${read.problems[0]?.message}`);
  return read.document;
}
