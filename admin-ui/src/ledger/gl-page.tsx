// The general-ledger journal: the file of a closed day, and the codes that our accounts have in the bank's books.
import { useEffect, useState } from 'react';
import type { GlRule } from '../../../engine/ledger/journal.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { queryOf } from '../parts/use-filters.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { readRules, rulesText } from './gl-rules.ts';
import { useAsOf } from './use-as-of.ts';
import { LEDGER_WORDS } from './words-ledger.ts';
import { saveBlob } from '../parts/save-blob.ts';

interface Mapping {
  readonly rules: readonly GlRule[];
  readonly unmapped: readonly string[];
}

export function GlPage() {
  const say = useWords(LEDGER_WORDS);
  return (
    <Page title={say('gl.title')} lead={say('gl.lead')}>
      <JournalFile />
      <MappingSheet />
    </Page>
  );
}

function JournalFile() {
  const say = useWords(LEDGER_WORDS);
  const { client } = useSession();
  const [date, setDate] = useAsOf();
  const [format, setFormat] = useState('csv');
  const [detail, setDetail] = useState('accounts');
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async () => {
    const path = `/v1/exports/gl?${queryOf({ date: date ?? '', format, detail })}`;
    const file = await client.file(path);
    if (file === null) {
      // Why it was refused, as the API says it.
      const refused = await client.get(path);
      return setFault(refused.ok ? null : refused.fault);
    }
    setFault(null);
    saveBlob(file, `gl-journal-${date}.${format}`);
  };
  return (
    <section className="sheet" aria-labelledby="gl-file">
      <h2 id="gl-file">{say('gl.file')}</h2>
      <div className="filters">
        <TextField label={say('gl.day')} type="date" value={date ?? ''} onChange={setDate} />
        <SelectField
          label={say('gl.format')}
          value={format}
          onChange={setFormat}
          options={(['csv', 'jsonl'] as const).map((value) => ({ value, label: say(`gl.${value}`) }))}
        />
        <SelectField
          label={say('gl.detail')}
          value={detail}
          onChange={setDetail}
          options={(['accounts', 'entries'] as const).map((value) => ({ value, label: say(`gl.${value}`) }))}
        />
        <Button kind="primary" disabled={date === null || date === ''} onClick={() => void save()}>
          {say('gl.save')}
        </Button>
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </section>
  );
}

function MappingSheet() {
  const say = useWords(LEDGER_WORDS);
  const { body, fault, reload } = useResource<Mapping>('/v1/exports/gl/mapping');
  return (
    <section className="sheet" aria-labelledby="gl-mapping">
      <h2 id="gl-mapping">{say('gl.mapping')}</h2>
      <p className="soft">{say('gl.mappingLead')}</p>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {body === null ? null : <MappingForm mapping={body} onSaved={reload} />}
    </section>
  );
}

function MappingForm({ mapping, onSaved }: { readonly mapping: Mapping; readonly onSaved: () => void }) {
  const say = useWords(LEDGER_WORDS);
  const { client, may } = useSession();
  const tell = useToast();
  const [text, setText] = useState(() => rulesText(mapping.rules));
  const [fault, setFault] = useState<Fault | null>(null);
  useEffect(() => setText(rulesText(mapping.rules)), [mapping.rules]);
  const read = readRules(text);
  const mayWrite = may(['settlement:write']);
  const save = async () => {
    if (!read.ok) return;
    const reply = await client.put('/v1/exports/gl/mapping', { rules: read.rules });
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('gl.saved'));
    onSaved();
  };
  return (
    <div className="form">
      <TextField
        label={say('gl.rules')}
        rows={10}
        value={text}
        onChange={setText}
        disabled={!mayWrite}
        error={read.ok ? undefined : say('gl.badLine', { line: read.line })}
      />
      {mayWrite ? (
        <div className="form-foot">
          <Button kind="primary" disabled={!read.ok} onClick={() => void save()}>
            {say('gl.saveMapping')}
          </Button>
        </div>
      ) : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
      <Unmapped accounts={mapping.unmapped} />
    </div>
  );
}

function Unmapped({ accounts }: { readonly accounts: readonly string[] }) {
  const say = useWords(LEDGER_WORDS);
  if (accounts.length === 0) return <p className="soft">{say('gl.allMapped')}</p>;
  return (
    <details open={accounts.length <= 20}>
      <summary>
        {say('gl.unmapped')} ({accounts.length})
      </summary>
      <ul className="ledger-accounts">
        {accounts.map((account) => (
          <li key={account} className="code">
            {account}
          </li>
        ))}
      </ul>
    </details>
  );
}
