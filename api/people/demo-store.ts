// SQL of the people of a demo bank: one of each role, who have no password and can be signed in as from this machine only.
import { ROLE_NAMES } from '../../engine/people/roles.ts';
import type { Sql } from '../db/connect.ts';
import { insertPerson } from './people-store.ts';

export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
}

/** The merchant of the demo bank whose statements the demo merchant reads. */
const DEMO_MERCHANT = 'M1101';

/** Made once; whoever is there already stays as they are. */
export async function makeDemoPeople(sql: Sql): Promise<void> {
  const seconds = [
    { role: 'approver', word: 'approver2' },
    { role: 'finance', word: 'finance2' },
  ];
  const names = [...ROLE_NAMES.map((role) => ({ role, word: role })), ...seconds];
  for (const { role, word } of names) {
    await insertPerson(sql, {
      id: `person_demo_${word}`,
      email: `${word}@demo.example`,
      name: word === role ? `Demo ${role}` : `Demo second ${role}`,
      state: 'active',
      roles: [role],
      reach: role === 'merchant' ? { merchants: [DEMO_MERCHANT] } : null,
      demo: true,
    });
  }
}

/** Whoever was disabled is not among them. */
export async function demoPeople(sql: Sql): Promise<readonly DemoPerson[]> {
  return sql<DemoPerson[]>`select id, name, roles from people where demo and state = 'active' order by id limit 50`;
}
