// SQL of the gate of contracts: the agreements that a campaign names, and whether the bank enforces contracts.
import {
  type Agreements,
  type StandingAgreement,
  agreementFindings,
  agreementsNamed,
  lintUncontracted,
} from '../../engine/campaign/agreements.ts';
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import type { FieldError } from '../http/problem.ts';
import { logChange, readSetting } from '../http/settings-store.ts';

/** enforced: nobody but the bank pays without an agreement; advised: the linter says so. */
export type ContractRule = 'enforced' | 'advised';
const CONTRACTS = 'contracts';

export async function readContractRule(sql: Sql): Promise<ContractRule> {
  return (await readSetting(sql, CONTRACTS)) === 'enforced' ? 'enforced' : 'advised';
}

/** Within the transaction that changes it. */
export async function putContractRule(sql: Sql, rule: ContractRule, actor: string): Promise<void> {
  const before = await readContractRule(sql);
  await sql`insert into settings (name, value) values (${CONTRACTS}, ${sql.json(rule)}) on conflict (name) do update set value = excluded.value`;
  await logChange(sql, { actor, action: 'settings.contracts', object: CONTRACTS, detail: {}, before: { rule: before }, after: { rule } });
}

/** The active version of each, else the newest. */
export async function readAgreements(sql: Sql, ids: readonly string[]): Promise<Agreements> {
  if (ids.length === 0) return new Map();
  const rows = await sql<StandingAgreement[]>`
    select a.id, v.version, v.state, v.terms from agreements a join agreement_versions v on v.id = a.id and v.version = coalesce(a.active_version, a.latest_version)
    where a.id = any(${[...ids]}::text[])`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** What keeps a version from being submitted, approved and published, whatever anybody thinks of it; empty where it keeps to its contracts. */
export async function contractErrors(sql: Sql, campaign: Campaign): Promise<readonly FieldError[]> {
  const [agreements, rule] = await Promise.all([readAgreements(sql, agreementsNamed(campaign)), readContractRule(sql)]);
  const findings = [...agreementFindings(campaign, agreements), ...(rule === 'enforced' ? lintUncontracted(campaign, 'error') : [])];
  return findings.map(({ path, message }) => ({ path, message }));
}

/** For the linter: the same, and a warning where contracts are only advised. By campaign, in the order given. */
export async function contractFindings(sql: Sql, campaigns: readonly Campaign[]): Promise<readonly (readonly Finding[])[]> {
  const ids = [...new Set(campaigns.flatMap(agreementsNamed))];
  const [agreements, rule] = await Promise.all([readAgreements(sql, ids), readContractRule(sql)]);
  return campaigns.map((campaign) => [
    ...agreementFindings(campaign, agreements),
    ...lintUncontracted(campaign, rule === 'enforced' ? 'error' : 'warning'),
  ]);
}
