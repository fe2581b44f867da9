// The histories of the acquirers against the books: nobody was told two decisions, and whoever was told one finds it in the journal.
import type { Clients } from './clients.ts';
import { type ToldOnce, isCut } from './history.ts';
import type { World } from './world.ts';

export function checkHistories(world: World, { history, payments }: Clients): void {
  for (const [key, told] of history.decided) checkDecided(world, key, told);
  for (const [key, lives] of history.owed) checkVoided(world, key, { lives, told: history.decided.get(key) ?? [] });
  for (const [key, told] of history.acknowledged) checkAcknowledged(world, key, told);
  for (const { request, answer } of payments)
    if (!wasTurnedAway(answer) && !world.database.rows.authorizations.has(request.authorizationId))
      world.witness.violate('I13', `${request.authorizationId} is not in the books`);
}

/** I8 I9 I12: of answers that stand in the books there is one, and it stands there. "No benefit" may be said without them, when time runs out. */
function checkDecided({ database, witness }: World, key: string, told: readonly ToldOnce[]): void {
  const [id = '', amount] = key.split(' ');
  const row = database.rows.authorizations.get(id);
  const decisions = told.filter((each) => each.status === 200 && !isCut(each));
  for (const { body } of decisions)
    if (!body.includes(`"amount":${amount},`)) witness.violate('I10', `${id} asked for ${amount} was told ${body}`);
  if (decisions.length > 1) witness.violate('I9', `${id} was told ${decisions.map(({ body }) => body).join(' and ')}`);
  const [decision] = decisions;
  if (decision !== undefined && row?.reply !== decision.body)
    witness.violate('I12', `${id} was told ${decision.body}, and the books say ${row?.reply}`);
  const isConflict = told.some(({ status }) => status === 409);
  if (isConflict && decision !== undefined) witness.violate('I10', `${id}: one body met a conflict and a decision`);
  if (told.some(({ status }) => status !== 200 && status !== 409))
    witness.violate('I13', `${id} was told ${told.map(({ status }) => status).join(', ')}`);
}

/** I9 I13: whoever said "no benefit" without the books has undone what it decided, unless somebody was told that. */
function checkVoided({ database, witness }: World, key: string, { lives, told }: Owing): void {
  const [id = '', amount] = key.split(' ');
  const { attempt = null, record, reply } = database.rows.authorizations.get(id) ?? {};
  if (attempt === null || String(record?.amount) !== amount || told.some(({ body }) => body === reply)) return;
  if ([...lives].some((life) => attempt.startsWith(life)))
    witness.violate('I9', `${id} was refused by the process whose attempt ${attempt} nobody heard of, and stands`);
}

interface Owing {
  readonly lives: ReadonlySet<string>;
  readonly told: readonly ToldOnce[];
}

/** R1 R2 I12: a message that was acknowledged stands in the books with those very bytes. One that was refused may be taken later. */
function checkAcknowledged({ database, witness }: World, key: string, told: readonly ToldOnce[]): void {
  const taken = told.filter(({ status }) => status < 300);
  if (taken.length > 1) witness.violate('R1', `${key} was told ${taken.map(({ body }) => body).join(' and ')}`);
  const [answer] = taken;
  const row = database.rows.messages.get(key);
  if (answer !== undefined && (row?.status !== answer.status || row.reply !== answer.body))
    witness.violate('I12', `${key} was told ${answer.body}, and the books say ${row?.reply}`);
}

/** `overloaded` leaves nothing in the books. */
function wasTurnedAway(answer: ToldOnce | null): boolean {
  return answer?.body.includes('"reason":"overloaded"') ?? false;
}
