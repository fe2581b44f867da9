// Makes a person, or gives one a new link, from the machine of the database: npm run person -- add --email lin@bank.example --role admin.
import { parseArgs } from 'node:util';
import { DIMENSIONS, type Reach } from '../../engine/people/reach.ts';
import { SCOPES } from '../../engine/people/scopes.ts';
import { readChainKey } from '../authority/open.ts';
import { type Config, readConfig } from '../config.ts';
import { connect, type Sql } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import { signChanges } from '../http/change-row.ts';
import { PROBLEMS } from '../http/problem.ts';
import type { Caller } from '../http/call.ts';
import { invite, type Made, turnPerson } from '../people/change-person.ts';
import { personByEmail } from '../people/oidc-store.ts';
import { email as emailSchema, reachSchema } from '../people/wire.ts';
import { StartupError } from '../startup-error.ts';

const HELP = `npm run person -- add --email <address> [--name <name>] --role <role> [--role <role>] [--merchant <id>] [--chain <id>] [--region <code>]
npm run person -- link --email <address>

  add    makes a person and prints a link, good once and for three days, by which they set their password;
         merchants, chains and regions, each as often as wanted, limit the person to them
  link   forgets password, authenticator and recovery codes of a person and prints a new link`;

/** Whoever can start this on the machine of the database needs no rights beyond. */
const HOUSE: Caller = { id: 'offerline', name: 'command line', kind: 'key', scopes: SCOPES, reach: null };

try {
  process.exitCode = await run(process.argv.slice(2), readConfig());
} catch (error) {
  if (!(error instanceof StartupError) && !isUsage(error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function isUsage(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

async function run(args: readonly string[], config: Config): Promise<number> {
  const many = { type: 'string', multiple: true } as const;
  const options = { email: { type: 'string' }, name: { type: 'string' }, role: many, merchant: many, chain: many, region: many } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const address = emailSchema.safeParse(values.email ?? '');
  const [verb] = positionals;
  const reach = reachSchema.safeParse(reachNamed({ merchants: values.merchant, chains: values.chain, regions: values.region }));
  if ((verb !== 'add' && verb !== 'link') || !address.success || !reach.success || (verb === 'add' && values.role === undefined)) {
    console.error(HELP);
    return 2;
  }
  const wanted = { email: address.data, name: values.name ?? address.data, roles: values.role ?? [] };
  const database = await attachDatabase(config);
  const sql = connect(database.url, 2);
  try {
    signChanges(readChainKey(config));
    return told(verb === 'add' ? await invite(sql, HOUSE, { ...wanted, reach: reach.data }) : await linked(sql, wanted.email), config);
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

/** Null where nothing was named: everything. */
function reachNamed(reach: Reach): Reach | null {
  return DIMENSIONS.some((dimension) => reach[dimension] !== undefined) ? reach : null;
}

async function linked(sql: Sql, address: string): Promise<Made> {
  const id = await personByEmail(sql, address);
  return id === null ? { ok: false, code: 'not_found' } : turnPerson(sql, HOUSE, { id, to: 'reset' });
}

function told(made: Made, { publicUrl, port }: Config): number {
  if (!made.ok) {
    const more = made.errors?.map((error) => error.message).join('; ') ?? made.detail ?? PROBLEMS[made.code].meaning;
    console.error(`${PROBLEMS[made.code].title}: ${more}`);
    return 1;
  }
  const { person, link } = made;
  console.log(`${person.name} <${person.email}>: ${person.roles.join(', ')}`);
  console.log(`Link, good once until ${link?.expiresAt ?? ''}:\n${publicUrl ?? `http://127.0.0.1:${port}`}${link?.path ?? ''}`);
  return 0;
}
