// Name, id, kind, currency and zone of a campaign, and the texts a cardholder reads, shown as they will be read.
import { KINDS, type Locale, LOCALES } from '../../../../engine/campaign/schema.ts';
import { checkTemplate, compileTemplate } from '../../../../engine/campaign/wording.ts';
import { Button } from '../../parts/button.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { ChoiceAt, TextAt } from './fields.tsx';
import { Section } from './section.tsx';
import { suggestedTexts } from './suggest-texts.ts';
import { EDITOR_WORDS } from './words-editor.ts';
import { FIELD_WORDS } from './words-fields.ts';

export function BasicsSection() {
  const say = useWords(FIELD_WORDS);
  const { name } = useVoice();
  const { isNew } = useEditing();
  return (
    <Section name="basics" places={['id', 'kind', 'name', 'currency', 'timeZone', '$schema']}>
      <TextAt path={['name', 'en']} label={say('f.name.en')} lang="en" keepEmpty />
      <TextAt path={['name', 'zh-CN']} label={say('f.name.zh')} lang="zh-CN" keepEmpty />
      <TextAt path={['id']} label={say('f.id')} hint={say('f.id.hint')} disabled={!isNew} keepEmpty />
      <ChoiceAt
        path={['kind']}
        label={say('f.kind')}
        otherwise="discount"
        options={KINDS.map((kind) => ({ value: kind, label: name('kind', kind) }))}
      />
      <TextAt path={['currency']} label={say('f.currency')} keepEmpty />
      <TextAt path={['timeZone']} label={say('f.timeZone')} keepEmpty />
    </Section>
  );
}

export function TextsSection() {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  const { document, set } = useEditing();
  const hint = say('f.receipt.hint', { example: '{{campaign}} {{money amount}} {{money payable}} {{number points}}' });
  const write = () => set(['texts'], { ...(document['texts'] as object), ...suggestedTexts(document) });
  return (
    <Section name="texts" places={['texts']}>
      <p className="whole">
        <Button onClick={write}>{tell('texts.write')}</Button>
      </p>
      <TextAt path={['texts', 'offer', 'en']} label={say('f.offer.en')} rows={2} lang="en" keepEmpty />
      <TextAt path={['texts', 'offer', 'zh-CN']} label={say('f.offer.zh')} rows={2} lang="zh-CN" keepEmpty />
      <TextAt path={['texts', 'receipt', 'en']} label={say('f.receipt.en')} hint={hint} lang="en" keepEmpty />
      <TextAt path={['texts', 'receipt', 'zh-CN']} label={say('f.receipt.zh')} lang="zh-CN" keepEmpty />
      <TextAt path={['texts', 'terms', 'en']} label={say('f.terms.en')} rows={3} lang="en" />
      <TextAt path={['texts', 'terms', 'zh-CN']} label={say('f.terms.zh')} rows={3} lang="zh-CN" />
      <div className="whole previews">
        {LOCALES.map((locale) => (
          <Preview key={locale} locale={locale} />
        ))}
      </div>
    </Section>
  );
}

/** A purchase of 128.00 with 10.00 off: figures that show where each stands. */
const PREVIEWED = { amount: 1_000, payable: 11_800, points: 1_280, merchant: 'Demo Store', date: '2026-11-27' };

function Preview({ locale }: { readonly locale: Locale }) {
  const tell = useWords(EDITOR_WORDS);
  const { document, currency } = useEditing();
  const said = (path: readonly string[]) => {
    const text = valueAt(document, path);
    if (typeof text !== 'string' || text === '') return '–';
    const [problem] = checkTemplate(text);
    if (problem !== undefined) return tell('texts.bad', { why: problem.message });
    const campaign = valueAt(document, ['name', locale]);
    return compileTemplate(text)({ ...PREVIEWED, campaign: typeof campaign === 'string' ? campaign : '', currency, locale });
  };
  return (
    <figure className="preview" lang={locale}>
      <figcaption className="small soft">
        {tell('texts.preview')} · {locale === 'en' ? 'English' : '中文'}
      </figcaption>
      <p>
        <span className="soft small">{tell('texts.offer')}</span> {said(['texts', 'offer', locale])}
      </p>
      <p className="preview-receipt">
        <span className="soft small">{tell('texts.receipt')}</span> {said(['texts', 'receipt', locale])}
      </p>
    </figure>
  );
}
