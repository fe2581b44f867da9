// Bugs planted in the authority: answers, batches, voids, chain, fences and time.
import type { PlantedBug } from './bug.ts';

const hunter = 'simulation' as const;
const A = 'api/authority';

export const AUTHORITY_BUGS: readonly PlantedBug[] = [
  {
    id: 'drop-the-dedupe',
    meaning: 'A known authorization is decided again',
    breaks: 'R1 I8',
    hunter,
    edits: [
      {
        file: `${A}/evaluate.ts`,
        find: 'if (known === null || known.record.digest === null) return null;',
        replace: 'if (known === null || known.record.digest !== null || known.record.digest === null) return null;',
      },
    ],
  },
  {
    id: 'answer-another-body',
    meaning: 'The same id with another body is answered instead of refused',
    breaks: 'R3 I10',
    hunter,
    edits: [
      { file: `${A}/evaluate.ts`, find: 'if (known.record.digest === command.digest) {', replace: "if (known.record.digest !== '') {" },
    ],
  },
  {
    id: 'repeat-mark-counts',
    meaning: 'The repeat mark makes another authorization of the same one',
    breaks: 'R2',
    hunter,
    edits: [
      {
        file: `${A}/commands.ts`,
        find: 'const { deadlineMs: _deadline, repeat: _repeat, ...rest } = request;',
        replace: 'const { deadlineMs: _deadline, ...rest } = request;',
      },
    ],
  },
  {
    id: 'ignore-the-tombstone',
    meaning: 'A reversal that came before its original is forgotten when the original comes',
    breaks: 'R4',
    hunter,
    edits: [
      {
        file: `${A}/evaluate.ts`,
        find: 'const isVoided = fold({ approved: request.amount, decisionId, messages: waiting }).isVoided;',
        replace: 'const isVoided = waiting.length > 1_000;',
      },
    ],
  },
  {
    id: 'reply-before-commit',
    meaning: 'The answer leaves before the database has committed it',
    breaks: 'I12 I9',
    hunter,
    edits: [
      {
        file: `${A}/runner.ts`,
        find: 'const commands = batch.map(({ command }) => command);',
        replace:
          'const commands = batch.map(({ command }) => command); ((globalThis as unknown as { early?: WeakMap<object, unknown> }).early ??= new WeakMap()).set(commands, batch);',
      },
      {
        file: `${A}/batch.ts`,
        find: 'const writes = world.writes();',
        replace:
          'const writes = world.writes(); for (const [no, each] of ((globalThis as unknown as { early?: WeakMap<object, { resolve: (answer: unknown) => void }[]> }).early?.get(commands as object) ?? []).entries()) each.resolve(answers[no] ?? null);',
      },
    ],
  },
  {
    id: 'late-and-not-voided',
    meaning: 'Whoever is told "no benefit" in time is not voided afterwards',
    breaks: 'I9 I13',
    hunter,
    edits: [
      {
        file: `${A}/authority.ts`,
        find: '  if (flight.told !== null) await runner.void(',
        replace: '  if (flight.told === undefined) await runner.void(',
      },
    ],
  },
  {
    id: 'told-before-it-is-written',
    meaning: 'Somebody is refused without the database before the void of it is written down: a kill in between leaves it held',
    breaks: 'I9 I13',
    hunter,
    edits: [{ file: `${A}/authority.ts`, find: '  flight.written = runner.remember(voidOf(flight.command, reason));\n', replace: '' }],
  },
  {
    id: 'told-while-it-is-written',
    meaning: 'Somebody is refused without the database while the void of it is on its way to the disk, and a kill comes first',
    breaks: 'I9 I13',
    hunter,
    edits: [
      {
        file: `${A}/authority.ts`,
        find: 'written === undefined ? none(reason) : written.then(() => none(reason));',
        replace: 'written === undefined ? none(reason) : none(reason);',
      },
    ],
  },
  {
    id: 'copies-told-apart',
    meaning: 'One copy is told "no benefit" and another, a moment later, what was decided',
    breaks: 'I9',
    hunter,
    edits: [
      { file: `${A}/authority.ts`, find: '    if (flight.told !== null) return noneOf(flight, flight.told);\n', replace: '' },
      {
        file: `${A}/authority.ts`,
        find: "if (told !== null || answer === null || answer === 'late') return null;",
        replace: "if (told === undefined || answer === null || answer === 'late') return null;",
      },
    ],
  },
  {
    id: 'void-of-another',
    meaning: 'A void takes back a decision that another attempt made and somebody heard',
    breaks: 'I8 I9',
    hunter,
    edits: [{ file: `${A}/void.ts`, find: 'if (known.attempt === command.attempt)', replace: 'if (known.attempt !== undefined)' }],
  },
  {
    id: 'nobody-noted-who-heard',
    meaning: 'That another copy was told a decision is not noted, so that a void may still take it back',
    breaks: 'I9',
    hunter,
    edits: [
      {
        file: `${A}/evaluate.ts`,
        find: 'if (known.attempt !== null && known.attempt !== command.attempt)',
        replace: 'if (known.attempt === undefined)',
      },
    ],
  },
  {
    id: 'lose-voids-in-an-outage',
    meaning: 'A void that finds the database away is given up',
    breaks: 'I13 I28',
    hunter,
    edits: [
      {
        file: `${A}/runner.ts`,
        find: "if (fate === 'away') return void state.voids.push(each);",
        replace: "if (fate === undefined && each.command.kind !== 'void') return void state.voids.push(each);",
      },
    ],
  },
  {
    id: 'forget-voids-at-start',
    meaning: 'The log of voids of a process that was killed is not read by the next one',
    breaks: 'I9 I13',
    hunter,
    edits: [
      {
        file: `${A}/runner.ts`,
        find: 'const known = deps.voidLog.read().map(',
        replace: 'const known = deps.voidLog.read().slice(0, 0).map(',
      },
    ],
  },
  {
    id: 'unknown-taken-for-done',
    meaning: 'A batch whose commit was cut off is taken for committed: its stream goes on behind a link that may not stand',
    breaks: 'I25 I12',
    hunter,
    edits: [
      {
        file: `${A}/line.ts`,
        find: '  connection.stream = newStream(deps.runtime.freshId()); // The link of an unknown commit may stand: never continue behind it.\n',
        replace: '',
      },
    ],
  },
  {
    id: 'answers-mixed-up',
    meaning: 'Everybody in a batch is given the answer of the first',
    breaks: 'I8',
    hunter,
    edits: [
      { file: `${A}/runner.ts`, find: 'each.resolve(result.answers[index] ?? null);', replace: 'each.resolve(result.answers[0] ?? null);' },
    ],
  },
  {
    id: 'stale-campaign-fence',
    meaning: 'A campaign that another process stopped or changed a moment ago is still granted from memory',
    breaks: 'I23',
    hunter,
    edits: [
      { file: `${A}/fence.ts`, find: "if (result === 'granted') versions.set(", replace: 'if (result === undefined) versions.set(' },
      { file: `${A}/fence.ts`, find: 'if (behind.length > 0) throw', replace: 'if (behind.length > 1_000) throw' },
    ],
  },
  {
    id: 'clock-of-the-process',
    meaning: 'Ledger time is the clock of the process, not of the database',
    breaks: 'R23 R6',
    hunter,
    edits: [
      {
        file: `${A}/batch.ts`,
        find: 'if (!context.trustMessageTime) return now;',
        replace: 'if (!context.trustMessageTime) return new Date(Math.max(context.wallClock(), Date.parse(now))).toISOString();',
      },
    ],
  },
  {
    id: 'post-to-a-closed-day',
    meaning: 'What comes late is posted to its own day although that is closed',
    breaks: 'R5 I17',
    hunter,
    edits: [
      {
        file: `${A}/batch-context.ts`,
        find: 'const date = closedUntil === null || own > closedUntil ? own : addDays(closedUntil, 1);',
        replace: 'const date = closedUntil === null || own > closedUntil ? own : addDays(own, 0);',
      },
    ],
  },
  {
    id: 'no-wait-for-writers',
    meaning: 'A day is frozen while a batch that began before still writes to it',
    breaks: 'I17 I18',
    hunter,
    edits: [
      {
        file: 'api/settlement/close.ts',
        find: '  for (let left = writers; left.size > 0;',
        replace: '  for (let left = writers; left.size > 1_000;',
      },
    ],
  },
];
