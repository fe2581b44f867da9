// Every planted bug, by the floor it is planted on.
import type { PlantedBug } from './bug.ts';
import { AUTHORITY_BUGS } from './bugs-authority.ts';
import { MONEY_BUGS } from './bugs-money.ts';
import { SQL_BUGS } from './bugs-sql.ts';

export const PLANTED_BUGS: readonly PlantedBug[] = [...AUTHORITY_BUGS, ...MONEY_BUGS, ...SQL_BUGS];
