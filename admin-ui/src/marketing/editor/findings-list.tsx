// What is wrong with the draft, worst first: each finding says where it is and leads there.
import type { WorstCase } from '../../../../engine/campaign/worst-case.ts';
import { labelOf } from '../../approval/fields.ts';
import { Button } from '../../parts/button.tsx';
import { failedExampleText, useProblemTeller } from '../../parts/example-problem.ts';
import { FaultNotice } from '../../parts/notice.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { type Remark, useEditing } from './editor-context.tsx';
import type { Check } from './use-check.ts';
import { EDITOR_WORDS } from './words-editor.ts';

interface FindingsOf {
  readonly check: Check;
  readonly onGo: (remark: Remark) => void;
}

export function FindingsList({ check, onGo }: FindingsOf) {
  const tell = useWords(EDITOR_WORDS);
  const { locale } = useVoice();
  const { document } = useEditing();
  const teller = useProblemTeller(String(document['currency'] ?? ''));
  const { remarks, busy, fault, worstCase } = check;
  const ordered = [...remarks].sort((one, other) => Number(other.severity === 'error') - Number(one.severity === 'error'));
  return (
    <section className="sheet findings" aria-labelledby="findings-title">
      <div className="section-head">
        <h2 id="findings-title">{tell('edit.findings')}</h2>
        <span className="small soft" role="status">
          {busy ? `${tell('edit.findings.wait')}…` : ''}
        </span>
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {ordered.length === 0 && !busy && fault === null ? <p>{tell(check.isWhole ? 'edit.findings.none' : 'edit.findings.shape')}</p> : null}
      <ul>
        {ordered.map((remark) => (
          <li key={`${remark.code} ${remark.path} ${remark.message}`}>
            <StateBadge tone={remark.severity === 'error' ? 'bad' : 'wait'}>
              {tell(remark.severity === 'error' ? 'edit.error' : 'edit.warning')}
            </StateBadge>{' '}
            <Button kind="link" onClick={() => onGo(remark)} title={tell('edit.findings.go')}>
              {failedExampleText(remark.message, teller)}
            </Button>
            <span className="small soft" title={remark.path}>
              {' '}
              {labelOf(remark.path, locale)}
              {remark.line === undefined ? '' : ` · ${tell('edit.findings.line', { line: remark.line })}`}
            </span>
          </li>
        ))}
      </ul>
      {worstCase === null || remarks.some(({ severity }) => severity === 'error') ? null : <Worst worst={worstCase} />}
    </section>
  );
}

function Worst({ worst }: { readonly worst: WorstCase }) {
  const tell = useWords(EDITOR_WORDS);
  const { money } = useVoice();
  const said = (minor: number | null) => (minor === null ? tell('edit.worst.unbounded') : money(minor, worst.currency));
  return (
    <p className="small">
      <strong>{tell('edit.worst')}</strong>: {tell('edit.worst.purchase', { amount: said(worst.perPurchase) })} ·{' '}
      {tell('edit.worst.total', { amount: said(worst.total) })}
    </p>
  );
}
