// Beginning a campaign: a template that is close, an empty form, or a file; everything opens in the editor and nothing is stored yet.
import { type ChangeEvent, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { KINDS } from '../../../engine/campaign/schema.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { KindChip } from '../parts/marks.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Texts } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { blankBeginning } from './blank.ts';
import { freeId, withId } from './free-id.ts';
import { keepDraft, keptDraft, NEW } from './kept-draft.ts';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

interface Template {
  readonly id: string;
  readonly kind: (typeof KINDS)[number];
  readonly benefitType: string;
  readonly name: Texts;
  readonly offer: Texts;
}

export function NewCampaignPage() {
  const say = useWords(CAMPAIGN_WORDS);
  const [, go] = useLocation();
  const { zone } = useVoice();
  const { client } = useSession();
  const open = (text: string) => {
    keepDraft(NEW, { text, base: null });
    go('/campaigns/new/edit');
  };
  const openBlank = async () => {
    const { id, text } = blankBeginning({ now: new Date(), zone });
    open(withId(text, id, await freeId(client, id)));
  };
  return (
    <Page title={say('new.title')} lead={say('new.lead')} above={<Link href="/campaigns">{say('page.list')}</Link>}>
      {keptDraft(NEW) === null ? null : (
        <p className="note">
          {say('new.kept')} <Link href="/campaigns/new/edit">{say('new.continue')}</Link>
        </p>
      )}
      <div className="begin">
        <section className="sheet">
          <h2>{say('new.blank')}</h2>
          <p className="soft">{say('new.blankWhy')}</p>
          <Button kind="primary" onClick={() => void openBlank()}>
            {say('new.blank')}
          </Button>
        </section>
        <FileBeginning onText={open} />
      </div>
      <Templates onText={open} />
    </Page>
  );
}

function FileBeginning({ onText }: { readonly onText: (text: string) => void }) {
  const say = useWords(CAMPAIGN_WORDS);
  const chooser = useId();
  const [pasted, setPasted] = useState('');
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file !== undefined) onText(await file.text());
  };
  return (
    <section className="sheet">
      <h2>{say('new.file')}</h2>
      <p className="soft">{say('new.fileWhy')}</p>
      <div className="field">
        <label htmlFor={chooser}>{say('new.choose')}</label>
        <input
          id={chooser}
          type="file"
          accept=".yaml,.yml,.json,application/json,application/yaml"
          onChange={(event) => void read(event)}
        />
      </div>
      <TextField label={say('new.paste')} value={pasted} onChange={setPasted} rows={3} />
      <Button disabled={pasted.trim() === ''} onClick={() => onText(pasted)}>
        {say('new.open')}
      </Button>
    </section>
  );
}

function Templates({ onText }: { readonly onText: (text: string) => void }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { client } = useSession();
  const { name } = useVoice();
  const { body, fault, reload } = useResource<{ readonly items: readonly Template[] }>('/v1/templates');
  const [search, setSearch] = useState('');
  const [failed, setFailed] = useState<Fault | null>(null);
  const use = async (id: string) => {
    const reply = await client.get<{ readonly source: string }>(`/v1/templates/${encodeURIComponent(id)}`);
    if (reply.ok) onText(withId(reply.body.source, id, await freeId(client, id)));
    else setFailed(reply.fault);
  };
  const wanted = search.trim().toLowerCase();
  const fits = ({ id, name: named, offer }: Template) =>
    [id, named.en, named['zh-CN'], offer.en, offer['zh-CN']].some((said) => said.toLowerCase().includes(wanted));
  const shown = body?.items.filter(fits) ?? [];
  return (
    <section className="templates">
      <div className="section-head">
        <h2>{say('new.templates')}</h2>
        <TextField label={say('new.search')} type="search" value={search} onChange={setSearch} search />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {failed === null ? null : <FaultNotice fault={failed} />}
      {body === null && fault === null ? <Reading /> : null}
      {body !== null && shown.length === 0 ? <Empty>{say('new.none')}</Empty> : null}
      {KINDS.map((kind) => {
        const ofKind = shown.filter((template) => template.kind === kind);
        if (ofKind.length === 0) return null;
        return (
          <div key={kind}>
            <h3>{name('kind', kind)}</h3>
            <ul className="gallery">
              {ofKind.map((template) => (
                <TemplateCard key={template.id} template={template} onUse={() => void use(template.id)} />
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

function TemplateCard({ template, onUse }: { readonly template: Template; readonly onUse: () => void }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { text, name } = useVoice();
  const named = text(template.name, template.id);
  return (
    <li className="sheet gallery-card">
      <KindChip kind={template.kind}>{name('benefit', template.benefitType)}</KindChip>
      <strong>{named}</strong>
      <p className="soft">{text(template.offer, '')}</p>
      <Button label={say('new.useNamed', { name: named })} onClick={onUse}>
        {say('new.use')}
      </Button>
    </li>
  );
}
