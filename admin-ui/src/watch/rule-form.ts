// The form of an alert rule: texts as typed, turned into the rule that the API takes, or into what is wrong with them.
import type { Action, AlertRule, Condition, RuleInput } from '../../../api/watch/alert-rule.ts';
import { decimalText } from '../../../engine/money/currency.ts';
import { minorOf } from '../operations/try-request.ts';

export const KINDS = [
  'burn_rate',
  'budget',
  'examples',
  'deadline',
  'audit_seal',
  'scheduled_publish',
  'wrong_codes',
] as const satisfies readonly Condition['kind'][];

export interface RuleForm {
  readonly name: string;
  readonly campaign: string;
  readonly kind: Condition['kind'];
  readonly action: Action;
  readonly channels: readonly string[];
  readonly isOn: boolean;
  readonly percent: string;
  readonly minutes: string;
  /** Major units. */
  readonly amount: string;
  readonly times: string;
  /** Percent. */
  readonly share: string;
  readonly count: string;
}

const FRESH: RuleForm = {
  name: '',
  campaign: '',
  kind: 'burn_rate',
  action: 'notify',
  channels: [],
  isOn: true,
  percent: '80',
  minutes: '10',
  amount: '',
  times: '',
  share: '1',
  count: '100',
};

export function formOf(rule: AlertRule | null, currency: string): RuleForm {
  if (rule === null) return FRESH;
  const { condition } = rule;
  const given = {
    name: rule.name,
    campaign: rule.campaign ?? '',
    kind: condition.kind,
    action: rule.action,
    channels: rule.channels,
    isOn: rule.isOn,
  };
  return {
    ...FRESH,
    ...given,
    ...('percent' in condition ? { percent: String(condition.percent) } : {}),
    ...('minutes' in condition ? { minutes: String(condition.minutes) } : {}),
    ...('count' in condition ? { count: String(condition.count) } : {}),
    ...('shareBps' in condition ? { share: String(condition.shareBps / 100) } : {}),
    ...(condition.kind === 'burn_rate' && condition.amount !== undefined ? { amount: decimalText(condition.amount, currency) } : {}),
    ...(condition.kind === 'burn_rate' && condition.timesUsual !== undefined ? { times: String(condition.timesUsual) } : {}),
  };
}

export const watchesCampaigns = (kind: Condition['kind']): boolean =>
  kind !== 'deadline' && kind !== 'audit_seal' && kind !== 'wrong_codes';

export type FormField = 'name' | 'percent' | 'minutes' | 'amount' | 'times' | 'share' | 'count';
export type FormFault = 'rules.bad' | 'rules.needsOne';
export type Formed =
  | { readonly ok: true; readonly rule: RuleInput }
  | { readonly ok: false; readonly faults: Readonly<Partial<Record<FormField, FormFault>>> };

export function ruleOf(form: RuleForm, currency: string): Formed {
  const faults: Partial<Record<FormField, FormFault>> = {};
  const name = form.name.trim();
  if (name === '') faults.name = 'rules.bad';
  const condition = conditionOf(form, { currency, faults });
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const campaign = watchesCampaigns(form.kind) && form.campaign !== '' ? form.campaign : null;
  const action = form.kind === 'burn_rate' ? form.action : 'notify';
  return { ok: true, rule: { name, campaign, condition, action, channels: [...form.channels], isOn: form.isOn } };
}

interface Checking {
  readonly currency: string;
  readonly faults: Partial<Record<FormField, FormFault>>;
}

function conditionOf(form: RuleForm, checking: Checking): Condition {
  const whole = (field: 'percent' | 'minutes' | 'count', max: number) =>
    figureIn(form[field], { field, min: 1, max, whole: true }, checking);
  switch (form.kind) {
    case 'budget':
      return { kind: 'budget', percent: whole('percent', 100) };
    case 'burn_rate':
      return burnRateOf(form, checking);
    case 'deadline': {
      const share = figureIn(form.share, { field: 'share', min: 0.01, max: 100, whole: false }, checking);
      return { kind: 'deadline', minutes: whole('minutes', 60), shareBps: Math.round(share * 100) };
    }
    case 'audit_seal':
      return { kind: 'audit_seal', minutes: whole('minutes', 1_440) };
    case 'wrong_codes':
      return { kind: 'wrong_codes', minutes: whole('minutes', 60), count: whole('count', 1_000_000) };
    case 'examples':
    case 'scheduled_publish':
      return { kind: form.kind };
  }
}

function burnRateOf(form: RuleForm, checking: Checking): Condition {
  const minutes = figureIn(form.minutes, { field: 'minutes', min: 1, max: 1_440, whole: true }, checking);
  const amount = form.amount.trim() === '' ? undefined : minorOf(form.amount, checking.currency);
  const times =
    form.times.trim() === '' ? undefined : figureIn(form.times, { field: 'times', min: 1.1, max: 1_000, whole: false }, checking);
  if (amount === null || amount === 0) checking.faults.amount = 'rules.bad';
  if (amount === undefined && times === undefined) checking.faults.amount = 'rules.needsOne';
  return { kind: 'burn_rate', minutes, ...(amount == null ? {} : { amount }), ...(times === undefined ? {} : { timesUsual: times }) };
}

interface Bounds {
  readonly field: FormField;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

function figureIn(typed: string, { field, min, max, whole }: Bounds, { faults }: Checking): number {
  const value = /^\d+(\.\d+)?$/.test(typed.trim()) ? Number(typed) : Number.NaN;
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) faults[field] = 'rules.bad';
  return value;
}
