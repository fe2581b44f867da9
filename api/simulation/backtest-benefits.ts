// Reads what was granted from the text of its record: what a backtest needs of it, in one pass, because parsing the whole takes four times as long.
import type { CounterUse, HeldBenefit } from '../../engine/hold/record.ts';
import { ownText } from '../../engine/simulation/backtest-counters.ts';
import { beforeMessages, grantedProgress } from '../../engine/simulation/backtest-life.ts';

/** A benefit as Postgres writes it: the shorter name first, and names of one length by letter. Receipt and progress are passed over. */
const BENEFIT =
  /\{"no": (\d+), "kind": "(\w+)", "lots": (\[[^\]]*\]), "type": "(\w+)", "uses": \[([^\]]*)\], "payee": "([^"\\]*)", "amount": (\d+), "coupon": (null|"[^"\\]*"), "issues": (null|\{[^}]*\}), "points": (\d+), "desired": (\d+), "funding": (\[[^\]]*\]), "receipt": "[^"\\]*(?:\\.[^"\\]*)*", "version": (\d+), "campaign": "([^"\\]*)", "delivery": "(\w+)", "policies": (\{[^}]*\}\}), "progress": \{[^}]*\}[^}]*\}[^}]*\}\}, "programme": (null|"[^"\\]*"), "expiryDays": (\d+)\}(?:, |\])/y;
const USE =
  /\{"key": "([^"\\]*)", "unit": "(\w+)", "amount": (\d+), "giveBack": \{"refund": (true|false), "reversal": (true|false)\}\}(?:, )?/y;

/** The benefits of a record as they were before any message; what is written otherwise than usual is parsed. */
export function benefitsIn(text: string): readonly HeldBenefit[] {
  return walk(text) ?? (JSON.parse(text) as readonly HeldBenefit[]).map(beforeMessages);
}

function walk(text: string): readonly HeldBenefit[] | null {
  const found: HeldBenefit[] = [];
  for (let at = '['.length; at < text.length; at = BENEFIT.lastIndex) {
    BENEFIT.lastIndex = at;
    const parts = BENEFIT.exec(text);
    const benefit = parts === null ? null : benefitOf(parts);
    if (benefit === null) return null;
    found.push(benefit);
  }
  return found;
}

function benefitOf(parts: RegExpExecArray): HeldBenefit | null {
  const [, no, kind, lots = '', type, uses = '', payee = '', money, coupon = '', issues = '', spent, desired, funding = '', ...rest] =
    parts;
  const [version, campaign = '', delivery, policies = '', programme = '', expiryDays] = rest;
  const used = usesIn(uses);
  if (used === null) return null;
  const [amount, points] = [Number(money), Number(spent)];
  return {
    no: Number(no),
    campaign,
    version: Number(version),
    kind: kind as HeldBenefit['kind'],
    type: type as HeldBenefit['type'],
    delivery: delivery as HeldBenefit['delivery'],
    amount,
    desired: Number(desired),
    funding: listIn(funding) as HeldBenefit['funding'],
    points,
    programme: valueIn(programme) as string | null,
    expiryDays: Number(expiryDays),
    payee,
    lots: listIn(lots) as HeldBenefit['lots'],
    coupon: valueIn(coupon) as string | null,
    issues: valueIn(issues) as HeldBenefit['issues'],
    uses: used,
    policies: policiesIn(policies),
    receipt: '',
    progress: grantedProgress({ amount, points }),
  };
}

function usesIn(text: string): readonly CounterUse[] | null {
  const uses: CounterUse[] = [];
  for (let at = 0; at < text.length; at = USE.lastIndex) {
    USE.lastIndex = at;
    const parts = USE.exec(text);
    if (parts === null) return null;
    const [, key = '', unit, amount, refund, reversal] = parts;
    uses.push({
      key,
      unit: unit as CounterUse['unit'],
      amount: Number(amount),
      giveBack: giveBackOf(refund === 'true', reversal === 'true'),
    });
  }
  return uses;
}

const GIVE_BACK = [false, true].map((refund) => [false, true].map((reversal) => ({ refund, reversal })));
function giveBackOf(refund: boolean, reversal: boolean): CounterUse['giveBack'] {
  return GIVE_BACK[Number(refund)]?.[Number(reversal)] ?? { refund, reversal };
}

const NONE: readonly never[] = [];
function listIn(text: string): readonly unknown[] {
  return text === '[]' ? NONE : (JSON.parse(text) as readonly unknown[]);
}

function valueIn(text: string): unknown {
  return text === 'null' ? null : JSON.parse(text);
}

/** Policies met before, by their text: campaigns have few. */
const knownPolicies = new Map<string, HeldBenefit['policies']>();
const POLICIES_MAX = 1_000;

function policiesIn(text: string): HeldBenefit['policies'] {
  const known = knownPolicies.get(text);
  if (known !== undefined) return known;
  const policies = JSON.parse(text) as HeldBenefit['policies'];
  if (knownPolicies.size >= POLICIES_MAX) knownPolicies.clear();
  knownPolicies.set(ownText(text), policies);
  return policies;
}
