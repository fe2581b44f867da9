// Closes a business day in a process of its own, for the test that kills it: node --import tsx api/settlement/testing-close.ts postgres://… 2026-11-22
import { connect } from '../db/connect.ts';
import { readCalendars } from './calendar.ts';
import { closeDay } from './close.ts';
import { PERCENT_FEE } from './testing.ts';

const [, , url = '', date = ''] = process.argv;
const sql = connect(url, 2);
await closeDay(sql, { date, now: '2026-12-01T00:00:00Z', actor: 'key_child', calendars: readCalendars(), steps: [PERCENT_FEE] });
await sql.end();
