// What an alert found and what a rule watches, said in the reader's language from figures alone.
import type { AlertDetail, AlertRule, Condition } from '../../../api/watch/alert-rule.ts';
import type { StandingAlert } from '../../../api/watch/alert-store.ts';
import type { Say } from '../parts/words-of.tsx';
import type { ALERT_WORDS } from './words-alerts.ts';

export type SayAlert = Say<keyof typeof ALERT_WORDS>;
export interface Speech {
  readonly say: SayAlert;
  readonly money: (minor: number, currency: string) => string;
  readonly campaign: (id: string) => string;
  /** Of the bank, for rules that watch every campaign. */
  readonly currency: string;
}

export function foundBy({ kind, subject, detail }: Pick<StandingAlert, 'kind' | 'subject' | 'detail'>, speech: Speech): string {
  const { say, campaign } = speech;
  const values = {
    subject: campaign(subject),
    now: figure(detail.now, detail, speech),
    limit: figure(detail.limit, detail, speech),
    minutes: detail.minutes ?? '',
    names: (detail.names ?? []).join(', '),
  };
  return say(`found.${kind as Condition['kind']}`, values);
}

function figure(value: number, { unit, currency }: AlertDetail, { say, money, currency: ofBank }: Speech): string {
  if (unit === 'minor') return money(value, currency ?? ofBank);
  if (unit === 'percent') return `${value} %`;
  if (unit === 'bps') return `${value / 100} %`;
  return unit === 'minutes' ? say('unit.minutes', { count: value }) : String(value);
}

export function watches({ condition }: Pick<AlertRule, 'condition'>, speech: Speech): string {
  const { say, money, currency } = speech;
  switch (condition.kind) {
    case 'budget':
      return say('says.budget', { percent: condition.percent });
    case 'burn_rate': {
      const amount = condition.amount === undefined ? null : money(condition.amount, currency);
      const times = condition.timesUsual === undefined ? null : say('says.usual', { times: condition.timesUsual });
      const limit = amount !== null && times !== null ? say('says.or', { one: amount, other: times }) : (amount ?? times ?? '');
      return say('says.burn_rate', { limit, minutes: condition.minutes });
    }
    case 'deadline':
      return say('says.deadline', { share: condition.shareBps / 100, minutes: condition.minutes });
    case 'audit_seal':
      return say('says.audit_seal', { minutes: condition.minutes });
    case 'wrong_codes':
      return say('says.wrong_codes', { count: condition.count, minutes: condition.minutes });
    case 'examples':
    case 'scheduled_publish':
      return say(`says.${condition.kind}`);
  }
}
