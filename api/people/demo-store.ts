// SQL of the people of a demo bank: one of each role, who have no password and can be signed in as from this machine only.
import { ROLE_NAMES } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';
import { insertPerson } from './people-store.ts';

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** The shop of the demo bank that is the demo merchant's, and the chain that it belongs to with another. */
const DEMO_MERCHANT = 'M1101';
const DEMO_CHAIN = 'demo-coffee';

/** Made once; whoever is there already stays as they are. */
export async function makeDemoPeople(sql: Sql): Promise<void> {
  const seconds = [
    { role: 'approver', word: 'approver2' },
    { role: 'finance', word: 'finance2' },
  ];
  const people = [...ROLE_NAMES.map((role) => ({ role, word: role })), ...seconds].map(({ role, word }) => ({
    role,
    word,
    name: word === role ? `Demo ${role}` : `Demo second ${role}`,
    reach: role === 'merchant' ? { merchants: [DEMO_MERCHANT] } : null,
  }));
  const chain = { role: 'merchant', word: 'chain', name: 'Demo chain', reach: { chains: [DEMO_CHAIN] } };
  for (const { role, word, name, reach } of [...people, chain]) {
    await insertPerson(sql, {
      id: `person_demo_${word}`,
      email: `${word}@demo.example`,
      name,
      state: 'active',
      roles: [role],
      reach,
      demo: true,
    });
  }
}

/** Whoever was disabled is not among them. */
export async function demoPeople(sql: Sql): Promise<readonly DemoPerson[]> {
  return sql<DemoPerson[]>`select id, name, roles from people where demo and state = 'active' order by id limit 50`;
}
