// drizzle-kit: where the tables are described and where migrations are written (`npm run db:generate`).
import type { Config } from 'drizzle-kit';

const config: Config = { dialect: 'postgresql', schema: './api/*/*tables.ts', out: './api/db/migrations' };
export default config;
