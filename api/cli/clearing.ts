// Reads a clearing file from disk, or writes a sample of one: npm run clearing -- --file F --mapping M --acquirer A | --sample --acquirer A --date D [--mapping M] [--out F].
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { FAULT_WORDS } from '../../engine/reconciliation/fault-words.ts';
import type { Mapping } from '../../engine/reconciliation/mapping.ts';
import { STANDARD_MAPPINGS } from '../../engine/reconciliation/standard-mappings.ts';
import { readConfig } from '../config.ts';
import { connect, type Sql } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import { isAcquirer, nextSequence } from '../reconciliation/acquirer-store.ts';
import { openFile } from '../reconciliation/file-store.ts';
import { inventedFile } from '../reconciliation/invented.ts';
import { putMapping, readMapping, type StoredMapping } from '../reconciliation/mapping-store.ts';
import { matchFile } from '../reconciliation/match.ts';
import { type FileRead, readFileIn } from '../reconciliation/read-file.ts';
import { inBytes, sampleFile } from '../reconciliation/sample.ts';
import { StartupError } from '../startup-error.ts';

const USAGE = `npm run clearing -- --file F --acquirer A [--mapping M] [--file-id I --date YYYY-MM-DD]
npm run clearing -- --sample --acquirer A --date YYYY-MM-DD [--mapping M] [--out F]
npm run clearing -- --invent N --acquirer A --date YYYY-MM-DD [--mapping M] [--out F]
M is a declared mapping or one of ${Object.keys(STANDARD_MAPPINGS).join(', ')}. DATABASE_URL or DATA_DIR says which bank. Nothing is posted by this command: a running service posts where the acquirer agreed.`;
const ACTOR = 'cli';

const { values } = parseArgs({
  options: {
    file: { type: 'string' },
    acquirer: { type: 'string' },
    mapping: { type: 'string', default: 'standard-csv' },
    'file-id': { type: 'string' },
    date: { type: 'string' },
    sample: { type: 'boolean', default: false },
    invent: { type: 'string' },
    out: { type: 'string' },
  },
});

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(): Promise<number> {
  const { file, acquirer, sample, invent, date } = values;
  const writes = sample || invent !== undefined;
  if (acquirer === undefined || (writes ? date === undefined : file === undefined)) throw new StartupError(USAGE);
  if (file !== undefined && !existsSync(file)) throw new StartupError(`${file} cannot be read.`);
  const database = await attachDatabase(readConfig());
  const sql = connect(database.url, 3);
  try {
    if (!(await isAcquirer(sql, acquirer))) throw new StartupError(`There is no acquirer ${acquirer}.`);
    const mapping = await mappingOf(sql, values.mapping);
    if (writes) return await writeFile(sql, { acquirer, date: date ?? '', mapping: mapping.document });
    return await readIn(sql, { acquirer, file: file ?? '', mapping });
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

async function mappingOf(sql: Sql, id: string): Promise<StoredMapping> {
  const known = await readMapping(sql, id, null);
  if (known !== null) return known;
  const document = STANDARD_MAPPINGS[id];
  if (document === undefined) throw new StartupError(`There is no mapping ${id}.\n${USAGE}`);
  return putMapping(sql, { id, name: id, document, actor: ACTOR });
}

async function writeFile(sql: Sql, of: { readonly acquirer: string; readonly date: string; readonly mapping: Mapping }): Promise<number> {
  const sequence = await nextSequence(sql, of.acquirer);
  const lines = Number(values.invent);
  const pieces =
    values.invent === undefined
      ? inBytes(sampleFile(sql, { ...of, fileId: `SAMPLE-${of.acquirer}-${of.date}`, sequence }))
      : inventedFile({ ...of, lines, sequence });
  await pipeline(Readable.from(pieces), values.out === undefined ? process.stdout : createWriteStream(values.out), {
    end: values.out !== undefined,
  });
  return 0;
}

async function readIn(
  sql: Sql,
  { acquirer, file, mapping }: { readonly acquirer: string; readonly file: string; readonly mapping: StoredMapping },
): Promise<number> {
  const [fileId = null, businessDate = null] = [values['file-id'], values.date];
  if (mapping.document.header === null && (fileId === null || businessDate === null))
    throw new StartupError(`${mapping.id} has no header: say --file-id and --date.`);
  const said = mapping.document.header !== null || fileId === null || businessDate === null ? null : { fileId, businessDate };
  const id = `clearing_${randomUUID()}`;
  const given = { fileId: said?.fileId ?? null, businessDate: said?.businessDate ?? null };
  await openFile(sql, { id, acquirer, mapping: mapping.id, mappingVersion: mapping.version, name: basename(file), ...given, actor: ACTOR });
  const startedAt = performance.now();
  const seconds = () => ((performance.now() - startedAt) / 1_000).toFixed(1);
  const tell = ({ lines, bytes }: { readonly lines: number; readonly bytes: number }) =>
    process.stderr.write(`\r${lines} lines, ${Math.round(bytes / 1_048_576)} MiB, ${seconds()} s, ${memory()} MiB of memory`);
  const chunks = createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>;
  const read = await readFileIn(sql, { id, acquirer, mapping: mapping.document, said, chunks, tell });
  process.stderr.write('\n');
  return report(sql, read, seconds);
}

/** MiB this process holds. */
function memory(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}

async function report(sql: Sql, read: FileRead, seconds: () => string): Promise<number> {
  if (read.state === 'refused') {
    console.log(`Refused, nothing was posted: ${read.faultCount} ${read.faultCount === 1 ? 'fault' : 'faults'}.`);
    for (const { line, code, field } of read.faults)
      console.log(`  line ${line}${field === undefined ? '' : ` (${field})`} ${FAULT_WORDS[code].en}`);
    return 1;
  }
  if (read.state === 'same') console.log(`The same file was accepted before, as ${read.id}.`);
  else console.log(`Read and checked in ${seconds()} s, ${memory()} MiB of memory: ${read.id}`);
  const { records, matched, explained, open, byReason } = await matchFile(
    { sql, tell: ({ step }) => process.stderr.write(`\r${step.padEnd(20)}`) },
    read.id,
  );
  process.stderr.write('\n');
  console.log(`${records} records: ${matched} matched, ${explained} explained, ${open} open (${seconds()} s, ${memory()} MiB of memory)`);
  for (const [reason, count] of Object.entries(byReason)) console.log(`  ${reason.padEnd(26)} ${count}`);
  return 0;
}
