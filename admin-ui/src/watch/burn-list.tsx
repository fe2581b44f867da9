// Budgets as they burn: each campaign with what is used, how fast, who paid for it, and its switches.
import { useState } from 'react';
import type { CampaignBurn } from '../../../api/watch/figures-store.ts';
import { BurnBar } from '../marketing/burn-bar.tsx';
import { TextField } from '../parts/field.tsx';
import { StateMark } from '../parts/marks.tsx';
import { Empty } from '../parts/notice.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CampaignSwitches } from './campaign-switches.tsx';
import { burnPerMinute, minutesLeft, usedOf } from './live-figures.ts';
import type { WatchState } from './use-watch.ts';
import { WATCH_WORDS } from './words-watch.ts';

const SHOWN_FIRST = 12;
const FIND_FROM = 6;

export function BurnList({ watch, nowSecond }: { readonly watch: WatchState; readonly nowSecond: number }) {
  const say = useWords(WATCH_WORDS);
  const { text, count } = useVoice();
  const [find, setFind] = useState('');
  const [all, setAll] = useState(false);
  const wanted = find.trim().toLowerCase();
  const fits = (each: CampaignBurn) => wanted === '' || `${each.id} ${each.name.en} ${each.name['zh-CN']}`.toLowerCase().includes(wanted);
  const rated = [...watch.burn.values()]
    .filter(fits)
    .map((campaign) => ({ campaign, perMinute: burnPerMinute(watch.used.get(campaign.id) ?? [], nowSecond) }))
    .sort(
      (one, other) =>
        shareOf(other.campaign) - shareOf(one.campaign) || text(one.campaign.name, '').localeCompare(text(other.campaign.name, '')),
    );
  const shown = all ? rated : rated.slice(0, SHOWN_FIRST);
  return (
    <section className="sheet" aria-labelledby="burn-title">
      <div className="section-head">
        <h2 id="burn-title">{say('watch.burn')}</h2>
        {watch.burn.size > FIND_FROM ? <TextField label={say('watch.find')} type="search" search value={find} onChange={setFind} /> : null}
      </div>
      <p className="soft chart-note">{say('watch.exact')}</p>
      {watch.burn.size === 0 ? <Empty>{say('watch.noCampaigns')}</Empty> : null}
      {watch.burn.size > 0 && rated.length === 0 ? <Empty>{say('watch.noneFound')}</Empty> : null}
      <ul className="burn-list">
        {shown.map(({ campaign, perMinute }) => (
          <BurnLine key={campaign.id} campaign={campaign} perMinute={perMinute} />
        ))}
      </ul>
      {rated.length > shown.length ? (
        <button type="button" className="button wide" onClick={() => setAll(true)}>
          {`${say('watch.all')} (${count(rated.length)})`}
        </button>
      ) : null}
    </section>
  );
}

const shareOf = (campaign: CampaignBurn): number =>
  campaign.ceiling === null || campaign.ceiling === 0 ? 0 : usedOf(campaign) / campaign.ceiling;

function BurnLine({ campaign, perMinute }: { readonly campaign: CampaignBurn; readonly perMinute: number }) {
  const say = useWords(WATCH_WORDS);
  const { text, money } = useVoice();
  const used = usedOf(campaign);
  const { ceiling, currency, held } = campaign;
  const name = text(campaign.name, campaign.id);
  const left = minutesLeft(campaign, perMinute);
  return (
    <li className="burn-line">
      <div className="burn-line-head">
        <a href={`/campaigns/${encodeURIComponent(campaign.id)}`} className="campaign-name">
          {name}
        </a>
        <StateMark state={campaign.state} />
      </div>
      <BurnBar campaign={{ currency, burn: { ...campaign, used } }} />
      <p className="burn-line-figures">
        <span>
          {ceiling === null
            ? say('watch.usedOnly', { used: money(used, currency) })
            : say('watch.used', { used: money(used, currency), ceiling: money(ceiling, currency) })}
        </span>
        {perMinute >= 1 ? <span>{say('watch.perMinute', { amount: money(Math.round(perMinute), currency) })}</span> : null}
        {left === null ? null : <LastsFor minutes={left} />}
      </p>
      <FunderSplit campaign={campaign} />
      <CampaignSwitches campaign={{ id: campaign.id, name, state: campaign.state, currency, ceiling, held, used }} />
    </li>
  );
}

function LastsFor({ minutes }: { readonly minutes: number }) {
  const say = useWords(WATCH_WORDS);
  const { count } = useVoice();
  const time =
    minutes < 120
      ? say('watch.minutes', { count: count(Math.ceil(minutes)) })
      : minutes < 48 * 60
        ? say('watch.hours', { count: count(Math.round(minutes / 60)) })
        : say('watch.days', { count: count(Math.round(minutes / 1_440)) });
  return <span>{say('watch.lasts', { time })}</span>;
}

const PARTIES = ['bank', 'merchant', 'scheme', 'chain', 'brand'] as const;

function FunderSplit({ campaign: { granted, currency } }: { readonly campaign: CampaignBurn }) {
  const say = useWords(WATCH_WORDS);
  const { name, money } = useVoice();
  const shares = PARTIES.flatMap((party) =>
    granted[party] === undefined || granted[party] === 0 ? [] : [{ party, amount: granted[party] }],
  );
  const total = shares.reduce((sum, { amount }) => sum + amount, 0);
  if (total === 0) return null;
  return (
    <div className="funders">
      <div className="funders-bar" aria-hidden="true">
        {shares.map(({ party, amount }) => (
          <span key={party} data-party={party} style={{ width: `${(amount * 100) / total}%` }} />
        ))}
      </div>
      <ul className="funders-words" aria-label={say('watch.funders')}>
        {shares.map(({ party, amount }) => (
          <li key={party} data-party={party}>
            {`${name('party', party)} ${money(amount, currency)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
