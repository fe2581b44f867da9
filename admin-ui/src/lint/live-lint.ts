// The findings over the live set as the page shows them: narrowed, counted, waived ones apart.
import type { Finding } from '../../../engine/campaign/finding.ts';
import type { Texts } from '../parts/wire.ts';

export interface LintFinding extends Finding {
  readonly waived: { readonly reason: string; readonly by: string } | null;
}
export interface LintItem {
  readonly id: string;
  readonly version: number;
  readonly name: Texts;
  readonly findings: readonly LintFinding[];
}
/** `GET /v1/lint`. */
export interface LiveLint {
  readonly campaigns: number;
  readonly items: readonly LintItem[];
}

export interface Narrowed {
  readonly severity: string;
  readonly code: string;
}

/** Only what is asked for; campaigns without any of it are left out. Errors come first. */
export function narrowedItems(items: readonly LintItem[], { severity, code }: Narrowed): readonly LintItem[] {
  const isWanted = (finding: LintFinding) => (severity === '' || finding.severity === severity) && (code === '' || finding.code === code);
  const rank = ({ findings }: LintItem) => (findings.some((finding) => finding.severity === 'error' && finding.waived === null) ? 0 : 1);
  return items
    .map((item) => ({ ...item, findings: item.findings.filter(isWanted).toSorted(bySeverity) }))
    .filter(({ findings }) => findings.length > 0)
    .toSorted((one, other) => rank(one) - rank(other) || (one.id < other.id ? -1 : 1));
}

function bySeverity(one: LintFinding, other: LintFinding): number {
  return Number(one.severity === 'warning') - Number(other.severity === 'warning');
}

export function countsOf(items: readonly LintItem[]): { readonly errors: number; readonly warnings: number; readonly waived: number } {
  const findings = items.flatMap((item) => item.findings);
  const open = findings.filter(({ waived }) => waived === null);
  const errors = open.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: open.length - errors, waived: findings.length - open.length };
}

/** The codes that were found, each once. */
export function codesOf(items: readonly LintItem[]): readonly string[] {
  return [...new Set(items.flatMap(({ findings }) => findings.map(({ code }) => code)))].toSorted();
}
