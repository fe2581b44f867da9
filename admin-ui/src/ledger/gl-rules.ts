// The mapping to the general ledger as a text of one rule a line, and back.
import type { GlRule } from '../../../engine/ledger/journal.ts';

export type ReadRules = { readonly ok: true; readonly rules: readonly GlRule[] } | { readonly ok: false; readonly line: number };

/** Lines of an account, a space and a code; empty ones are left out. The first line that is none is named, from 1. */
export function readRules(text: string): ReadRules {
  const lines = text.split('\n').map((line) => line.trim());
  const wrong = lines.findIndex((line) => line !== '' && ruleOf(line) === null);
  if (wrong !== -1) return { ok: false, line: wrong + 1 };
  return { ok: true, rules: lines.flatMap((line) => ruleOf(line) ?? []) };
}

function ruleOf(line: string): GlRule | null {
  const [, account, code] = /^(\S.*?)\s+([\w.-]{1,40})$/u.exec(line) ?? [];
  return account === undefined || code === undefined ? null : { account, code };
}

export function rulesText(rules: readonly GlRule[]): string {
  return rules.map(({ account, code }) => `${account} ${code}`).join('\n');
}
