// The second model beside the database: it hears every command in the order of the commits and says what each must have been answered.
import { longestPrefix } from '../../../engine/card/bin.ts';
import { fenceKey } from '../../../engine/campaign/counter-keys.ts';
import { type Campaign, campaignSchema } from '../../../engine/campaign/schema.ts';
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Profile } from '../../../engine/authorization/situation.ts';
import type { Command } from '../../../api/authority/commands.ts';
import { decisionIdOf } from '../../../api/authority/open.ts';
import { type Expected, differenceFrom } from '../second/answers.ts';
import type { Known } from '../second/decide.ts';
import { balancesDiffer } from '../second/rows-testing.ts';
import { openSecond } from '../second/second.ts';
import type { CommitMade } from '../store/database.ts';
import { holdersOf } from '../store/reference.ts';
import type { World } from './world.ts';

export interface Prediction {
  readonly onCommit: (made: CommitMade) => void;
  /** A sweep marked it. */
  readonly onCouponExpired: (id: string) => void;
  /** Every figure of the rows against every figure of the model. */
  readonly compareAll: () => void;
}

export function openPrediction(world: World): Prediction {
  const { database, campaigns, witness } = world;
  const parsed = new Map<string, Campaign>();
  const campaign = (id: string, version: number): Campaign => {
    const key = `${id}@${version}`;
    const known = parsed.get(key) ?? (campaignSchema.parse(campaigns.documents.get(key)) as Campaign);
    parsed.set(key, known);
    return known;
  };
  const second = openSecond({ campaign, decisionId: decisionIdOf, profileOf: profilesOf(world) });
  for (const [key, { ceiling }] of database.rows.counters) second.setCeiling(key, ceiling);
  campaigns.onCeiling((key, ceiling) => second.setCeiling(key, ceiling));
  return {
    onCommit: (made) => {
      if (world.unpredictable) return;
      const book = bookOf(world, made.commands);
      for (const command of made.commands) {
        const expected = second.apply(command, { at: made.chain.now, book });
        const difference = differenceOf(world, command, expected);
        if (difference !== null) witness.violate('second model', `${command.kind} ${command.authorizationId}: ${difference}`);
      }
      witness.count('answers predicted', made.commands.length);
    },
    onCouponExpired: second.expireCoupon,
    compareAll: () => {
      const difference = world.unpredictable ? null : balancesDiffer(database.rows, second.balances());
      if (difference !== null) witness.violate('I2', difference);
    },
  };
}

/** Versions as the process knew them when it decided; fences as they stand at the commit. */
function bookOf({ books, database }: World, commands: readonly Command[]): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  for (const [id, version] of books.get(commands) ?? [])
    known.set(id, { version, open: database.rows.counters.get(fenceKey(id))?.open ?? true });
  return known;
}

/** What stands in the rows now is what was answered. */
function differenceOf({ database: { rows } }: World, command: Command, expected: Expected): string | null {
  if (command.kind === 'evaluate') {
    const row = rows.authorizations.get(command.authorizationId);
    if (row !== undefined && row.record.digest === command.digest) return differenceFrom(expected, { status: 200, body: row.reply });
    return expected.status === 409 ? null : `a conflict where ${JSON.stringify(expected)} was expected`;
  }
  if (command.kind !== 'message') return null;
  const row = rows.messages.get(`${command.authorizationId} ${command.message.id}`);
  if (row !== undefined && row.digest === command.digest) return differenceFrom(expected, { status: row.status, body: row.reply });
  return expected.status >= 400 ? null : `refused where ${JSON.stringify(expected)} was expected`;
}

/** What the bank knows of each party, looked up once: nothing of it changes in a seed. */
function profilesOf({ database: { rows } }: World): (request: EvaluateRequest) => Profile {
  const holders = new Map<string, Pick<Profile, 'account' | 'lists' | 'enrolled'>>();
  const nobody = { account: null, lists: [], enrolled: [] };
  return ({ card, merchant }) => {
    const key = `${card.token} ${card.account ?? ''}`;
    const holder = holders.get(key) ?? holdersOf(rows.reference, [card])[0]?.holder ?? nobody;
    holders.set(key, holder);
    return {
      ...holder,
      bin: longestPrefix(rows.reference.bins, card.bin) ?? null,
      merchant: rows.reference.merchants.get(merchant.id) ?? null,
    };
  };
}
