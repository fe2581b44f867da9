// Proves one business day from the stored rows: every check with its figures, and a second implementation of splits, fees and statements beside the first.
import type { Sql } from '../db/connect.ts';
import { type TieOut, tieOut } from '../reconciliation/tie-out.ts';
import { dayState, positions, promises, sealAgain, statementsAgainstLedger, turnover } from './proof-store.ts';
import { type Compared, compareParts, foldMessages, splitSteps, unjudged } from './second-benefits-store.ts';
import { chargeAgain, compareItems } from './second-fees-store.ts';
import { addUpStatements, compareStatements } from './second-statements-store.ts';

/** What one check of a day found. */
export interface Proof {
  readonly name: string;
  readonly ok: boolean;
  /** One sentence for a person. */
  readonly detail: string;
  /** Money in minor units. */
  readonly figures: Readonly<Record<string, number | string>>;
}

/** All checks on one snapshot, cheapest first; a running service is not in its way. Of an open day nothing is frozen yet, and the checks say so. */
export async function* proveDay(sql: Sql, date: string): AsyncGenerator<Proof, void, undefined> {
  const proofs = await sql.begin('isolation level repeatable read', async (transaction) => {
    await transaction`set local work_mem = '256MB'`;
    return checks(transaction as unknown as Sql, date);
  });
  yield* proofs;
  yield tied(await tieOut(sql, date));
}

/** A file that has not come is an absence, not a difference: then three ways are compared, and the line says so. */
function tied({ causes, missingFiles, rows, totals }: TieOut): Proof {
  const open = causes.filter(({ state, cause }) => state === 'open' && cause !== 'file_missing');
  const away = missingFiles.length === 0 ? '' : `; no clearing file of ${missingFiles.join(', ')} has come: three ways`;
  const first = open
    .slice(0, 3)
    .map(({ between, merchant, currency, cause, count, sum }) => `${merchant ?? ''} ${currency} ${between} ${cause} ${count}: ${sum}`);
  return {
    name: 'authorizations = clearing = ledger = statements',
    ok: open.length === 0,
    detail: `${open.length === 0 ? `${rows.length} merchants tie, ${causes.length} differences explained` : `${open.length} open; first: ${first.join('; ')}`}${away}`,
    figures: Object.fromEntries(
      totals.flatMap(({ currency, authorizations, clearing, ledger, benefits }) => [
        [`${currency} authorizations`, authorizations.sum],
        [`${currency} clearing`, clearing?.sum ?? 'no file'],
        [`${currency} ledger`, ledger.sum],
        [`${currency} benefits in the ledger`, benefits.ledger],
        [`${currency} benefits on statements`, benefits.statement],
      ]),
    ),
  };
}

async function checks(sql: Sql, date: string): Promise<readonly Proof[]> {
  const { state, hash } = await dayState(sql, date);
  const isClosed = state === 'closed';
  const found: Proof[] = [...(await balance(sql, date)), await netsToZero(sql, date)];
  if (isClosed) found.push(against('statements = ledger', 'parties', await statementsAgainstLedger(sql, date)));
  found.push(...(await secondly(sql, date, isClosed)));
  found.push(isClosed ? await seal(sql, date, hash) : openDay(state));
  return found;
}

async function balance(sql: Sql, date: string): Promise<readonly Proof[]> {
  const units = await turnover(sql, date);
  const off = units.filter(({ debits, credits, faults }) => debits !== credits || faults !== 0);
  const figures = Object.fromEntries(
    units.flatMap(({ unit, rows, debits, credits }) => [
      [`${unit} rows`, rows],
      [`${unit} debits`, debits],
      [`${unit} credits`, credits],
    ]),
  );
  const held = await promises(sql, date);
  return [
    {
      name: 'debits = credits',
      ok: off.length === 0,
      detail:
        off.length === 0
          ? `${units.length} units balance`
          : `${off.map(({ unit }) => unit).join(', ')}: sides differ, or an account is unknown`,
      figures,
    },
    against('holds = commitments', 'funders', held),
  ];
}

async function netsToZero(sql: Sql, date: string): Promise<Proof> {
  const found = await positions(sql, date);
  const off = found.filter(({ net }) => net !== 0);
  return {
    name: 'nets = 0',
    ok: off.length === 0,
    detail: off.length === 0 ? 'what some receive, others pay' : off.map(({ currency, net }) => `${currency} is off by ${net}`).join(', '),
    figures: Object.fromEntries(
      found.flatMap(({ currency, parties, receive, pay, net }) => [
        [`${currency} parties`, parties],
        [`${currency} receive`, receive],
        [`${currency} pay`, pay],
        [`${currency} net`, net],
      ]),
    ),
  };
}

/** The second implementation: nothing of it comes from the ledger, except what it says that it does not judge. */
async function secondly(sql: Sql, date: string, isClosed: boolean): Promise<readonly Proof[]> {
  await foldMessages(sql, date);
  await splitSteps(sql, date);
  const aside = await unjudged(sql, date);
  const splits = against('second implementation: splits', 'parts', await compareParts(sql, date));
  await chargeAgain(sql, date);
  const fees = feesOf(await compareItems(sql, date, isClosed));
  const noted: Proof = {
    ...splits,
    detail: `${splits.detail}; not judged, because only the campaign's price could: ${aside.benefits} benefits`,
    figures: { ...splits.figures, 'not judged': aside.benefits, 'not judged minor units': aside.cents },
  };
  if (!isClosed) return [noted, fees];
  await addUpStatements(sql, date);
  return [noted, fees, against('second implementation: statements', 'figures', await compareStatements(sql, date))];
}

function feesOf(found: Compared & { readonly waiting: number }): Proof {
  const proof = against('second implementation: fees', 'rows', found);
  if (found.waiting === 0) return proof;
  return {
    ...proof,
    detail: `${proof.detail}; posted when the day closes: ${found.waiting} rows`,
    figures: { ...proof.figures, 'not posted yet': found.waiting },
  };
}

async function seal(sql: Sql, date: string, hash: string | null): Promise<Proof> {
  const again = await sealAgain(sql, date);
  return {
    name: 'seal',
    ok: again.hash === hash,
    detail: again.hash === hash ? 'the day is sealed as it was' : `the statements hash to ${again.hash}, the day was sealed with ${hash}`,
    figures: { statements: again.statements, hash: again.hash },
  };
}

function openDay(state: string): Proof {
  return { name: 'seal', ok: true, detail: `the day is ${state}: nothing is frozen yet`, figures: { statements: 0 } };
}

function against(name: string, what: string, { compared, moved, differing, cents, differences }: Compared): Proof {
  const first = differences.slice(0, 3).map(({ place, second, booked }) => `${place}: ${second}, booked ${booked}`);
  return {
    name,
    ok: differing === 0,
    detail: differing === 0 ? `${compared} ${what} agree` : `${differing} of ${compared} ${what} differ; first: ${first.join('; ')}`,
    figures: { [what]: compared, 'minor units': moved, differing, 'differing minor units': cents },
  };
}
