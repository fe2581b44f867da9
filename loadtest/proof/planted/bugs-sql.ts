// Bugs planted in the SQL of the product: only a real Postgres can show them.
import type { PlantedBug } from './bug.ts';

const hunter = 'postgres' as const;
const A = 'api/authority';

export const SQL_BUGS: readonly PlantedBug[] = [
  {
    id: 'unsorted-locks',
    meaning: 'Counters are locked in an order of each connection, so that two batches wait for each other',
    breaks: 'I28',
    hunter,
    edits: [
      {
        file: `${A}/read-store.ts`,
        find: `as asked(key, ceiling) order by key collate "C"`,
        replace: `as asked(key, ceiling) order by md5(key || pg_backend_pid())`,
      },
    ],
  },
  {
    id: 'counter-set-not-moved',
    meaning: 'What a new hold takes is written over the counter instead of added to it',
    breaks: 'I1 I2',
    hunter,
    edits: [
      {
        file: `${A}/append-store.ts`,
        find: `do update set held = c.held + excluded.held / `,
        replace: `do update set held = excluded.held / `,
      },
    ],
  },
  {
    id: 'fence-not-proven',
    meaning: 'The write of the counters does not prove that the campaign is open and of the version decided by',
    breaks: 'I23',
    hunter,
    edits: [
      {
        file: `${A}/append-store.ts`,
        find: `(c.open and c.version in (0, \${decided})) then 1 else 0 end)\``,
        replace: `(c.open and c.version in (0, \${decided})) then 1 else 1 end)\``,
      },
    ],
  },
  {
    id: 'wallet-without-lock',
    meaning: 'Wallets are read without a lock: two batches spend the same points',
    breaks: 'I21',
    hunter,
    edits: [
      {
        file: `${A}/holdings-store.ts`,
        find: `where subject = any(\${subjects}::text[]) order by subject collate "C" for update\``,
        replace: `where subject = any(\${subjects}::text[]) order by subject collate "C"\``,
      },
    ],
  },
  {
    id: 'closed-day-not-read',
    meaning: 'A batch does not read which days are closed',
    breaks: 'I17',
    hunter,
    edits: [
      {
        file: `${A}/read-store.ts`,
        find: `where state <> 'open') as "closedUntil"`,
        replace: `where state = 'none') as "closedUntil"`,
      },
    ],
  },
];
