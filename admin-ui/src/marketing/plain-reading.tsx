// What a stored version says, in plain sentences of the reader's language.
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { readingOf } from '../../../engine/campaign/reading.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

export function PlainReading({ campaign, version }: { readonly campaign: string; readonly version: number }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { body, fault, reload } = useResource<{ readonly document: Campaign }>(
    `/v1/campaigns/${encodeURIComponent(campaign)}/versions/${version}`,
  );
  return (
    <section className="sheet" aria-labelledby="campaign-reading">
      <h2 id="campaign-reading">{say('page.reading')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? fault === null ? <Reading /> : null : <Sentences document={body.document} />}
    </section>
  );
}

export function Sentences({ document }: { readonly document: Campaign }) {
  const { locale } = useVoice();
  return (
    <div className="sentences">
      {readingOf(document, locale).map(({ heading, sentences }) => (
        <div key={heading}>
          <h3>{heading}</h3>
          {sentences.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      ))}
    </div>
  );
}
