// The campaign an empty form begins with: spend 100 save 10 for everybody for a quarter, paid by the bank, with limits that keep it safe.
import type { CampaignInput } from '../../../engine/campaign/schema.ts';
import { stringify } from 'yaml';
import { dayOf, instantOf } from './days.ts';

const DAY_MS = 86_400_000;
const RUNS_DAYS = 90;

export function blankCampaign({ now, zone }: { readonly now: Date; readonly zone: string }): CampaignInput {
  const start = dayOf(new Date(now.getTime() + DAY_MS).toISOString(), zone);
  const end = dayOf(new Date(now.getTime() + (RUNS_DAYS + 1) * DAY_MS).toISOString(), zone);
  return {
    id: `campaign-${start}`,
    kind: 'discount',
    name: { en: '', 'zh-CN': '' },
    texts: {
      offer: { en: '', 'zh-CN': '' },
      receipt: { en: '{{campaign}}: {{money amount}} off', 'zh-CN': '{{campaign}}立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: zone,
    schedule: { from: instantOf(`${start}T00:00`, zone) ?? '', to: instantOf(`${end}T00:00`, zone) ?? '' },
    benefit: { type: 'tiered_off', steps: [{ from: 10_000, off: 1_000 }] },
    limits: { budget: { total: 10_000_000, perDay: 500_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
    funding: { shares: [{ party: 'bank', bps: 10_000 }] },
    examples: [],
  };
}

/** Its text, and the id it proposes. */
export function blankBeginning(given: { readonly now: Date; readonly zone: string }): { readonly id: string; readonly text: string } {
  const blank = blankCampaign(given);
  return { id: blank.id, text: stringify(blank, { lineWidth: 0 }) };
}
