// What a stored version says, in plain sentences of the reader's language.
import type { Campaign, Locale } from '../../../engine/campaign/schema.ts';
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

/** In the reader's language, or another one that is asked for. */
export function Sentences({ document, locale }: { readonly document: Campaign; readonly locale?: Locale }) {
  const voice = useVoice();
  const spoken = locale ?? voice.locale;
  return (
    <div className="sentences" lang={spoken}>
      {readingOf(document, spoken).map(({ heading, sentences }) => (
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
