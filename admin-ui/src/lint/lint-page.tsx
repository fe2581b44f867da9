// The linter's page: findings over everything live, by campaign, each explained, with links to where it is put right.
import { useState } from 'react';
import { Link } from 'wouter';
import { labelOf } from '../approval/fields.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { useHasPage } from '../parts/known-pages.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { codesOf, countsOf, type LintFinding, type LintItem, type LiveLint, type Narrowed, narrowedItems } from './live-lint.ts';
import { CODE_WORDS, LINT_WORDS } from './words-lint.ts';

export function LintPage() {
  const say = useWords(LINT_WORDS);
  const { body, fault, loading, reload } = useResource<LiveLint>('/v1/lint');
  return (
    <Page
      title={say('lint.title')}
      lead={say('lint.lead')}
      actions={
        <Button onClick={reload} busy={loading && body !== null}>
          {say('lint.again')}
        </Button>
      }
    >
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? fault === null ? <Reading /> : null : <Findings lint={body} />}
    </Page>
  );
}

function Findings({ lint }: { readonly lint: LiveLint }) {
  const say = useWords(LINT_WORDS);
  const [narrowed, setNarrowed] = useState<Narrowed>({ severity: '', code: '' });
  const sayCode = useCode();
  if (lint.campaigns === 0) return <Empty>{say('lint.nothingLive')}</Empty>;
  if (lint.items.length === 0) return <Empty>{say('lint.none', { campaigns: lint.campaigns })}</Empty>;
  const items = narrowedItems(lint.items, narrowed);
  const codes = codesOf(lint.items);
  return (
    <>
      <p role="status">{say('lint.count', { ...countsOf(lint.items), campaigns: lint.campaigns })}</p>
      <div className="filters">
        <SelectField
          label={say('lint.show')}
          value={narrowed.severity}
          onChange={(severity) => setNarrowed({ ...narrowed, severity })}
          options={[
            { value: '', label: say('lint.all') },
            { value: 'error', label: say('lint.errors') },
            { value: 'warning', label: say('lint.warnings') },
          ]}
        />
        <SelectField
          label={say('lint.kind')}
          value={narrowed.code}
          onChange={(code) => setNarrowed({ ...narrowed, code })}
          options={[{ value: '', label: say('lint.all') }, ...codes.map((code) => ({ value: code, label: sayCode(code) }))]}
        />
      </div>
      {items.length === 0 ? <Empty>{say('lint.noneShown')}</Empty> : null}
      {items.map((item) => (
        <Campaign key={item.id} item={item} />
      ))}
    </>
  );
}

function useCode(): (code: string) => string {
  const { locale } = useVoice();
  return (code) =>
    Object.hasOwn(CODE_WORDS, code) ? CODE_WORDS[code as keyof typeof CODE_WORDS][locale === 'en' ? 0 : 1] : code.replaceAll('_', ' ');
}

function Campaign({ item }: { readonly item: LintItem }) {
  const say = useWords(LINT_WORDS);
  const { text } = useVoice();
  const has = useHasPage();
  const open = item.findings.filter(({ waived }) => waived === null);
  const waived = item.findings.filter((finding) => finding.waived !== null);
  return (
    <section className="sheet finding-group" aria-labelledby={`lint-${item.id}`}>
      <header>
        <h2 id={`lint-${item.id}`}>
          <Link href={`/campaigns/${item.id}`}>{text(item.name, item.id)}</Link>
        </h2>
        <p className="soft">
          <span className="code">{item.id}</span> · {say('lint.version', { version: item.version })}
          {has('/campaigns/:id/edit') ? (
            <>
              {' · '}
              <Link href={`/campaigns/${item.id}/edit`}>{say('lint.edit')}</Link>
            </>
          ) : null}
          {' · '}
          <Link href={`/campaigns/${item.id}/try`}>{say('lint.try')}</Link>
        </p>
      </header>
      <FindingList findings={open} />
      {waived.length === 0 ? null : (
        <details>
          <summary>{say('lint.waived', { count: waived.length })}</summary>
          <FindingList findings={waived} />
        </details>
      )}
    </section>
  );
}

function FindingList({ findings }: { readonly findings: readonly LintFinding[] }) {
  const say = useWords(LINT_WORDS);
  const sayCode = useCode();
  const { text, locale } = useVoice();
  if (findings.length === 0) return null;
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.path}`}>
          <p>
            <StateBadge tone={finding.severity === 'error' ? 'bad' : 'wait'}>{say(`lint.${finding.severity}`)}</StateBadge>{' '}
            <b>{sayCode(finding.code)}</b>{' '}
            <span className="soft">
              {say('lint.at')} <span title={finding.path}>{labelOf(finding.path, locale)}</span>
            </span>
          </p>
          <p>{text(finding.texts, finding.message)}</p>
          {finding.waived === null ? null : <p className="soft">{say('lint.by', finding.waived)}</p>}
        </li>
      ))}
    </ul>
  );
}
