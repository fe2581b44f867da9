// What a line of the audit log changed: each field with what it was and what it is now; long lists fold.
import type { AuditEntry } from '../../../api/audit/search-store.ts';
import type { Difference } from '../../../engine/campaign/difference.ts';
import { useWords } from '../parts/words-of.tsx';
import { shownChanges, valueText } from './audit-entry.ts';
import { AUDIT_WORDS } from './words-audit.ts';

/** Fields shown at once. */
const SHOWN = 4;

export function AuditChanges({ entry }: { readonly entry: AuditEntry }) {
  const say = useWords(AUDIT_WORDS);
  const all = shownChanges(entry);
  const rest = all.slice(SHOWN);
  if (all.length === 0) return <span className="soft">–</span>;
  return (
    <div className="audit-changes">
      <Fields changes={all.slice(0, SHOWN)} isDifference={entry.changes.length > 0} />
      {rest.length === 0 ? null : (
        <details>
          <summary>{say('audit.more', { count: rest.length })}</summary>
          <Fields changes={rest} isDifference={entry.changes.length > 0} />
        </details>
      )}
    </div>
  );
}

/** Without a difference the values are what the change said of itself, so nothing stands before them. */
function Fields({ changes, isDifference }: { readonly changes: readonly Difference[]; readonly isDifference: boolean }) {
  return (
    <dl>
      {changes.map((change) => (
        <div key={change.path}>
          <dt className="code">{change.path}</dt>
          <dd>
            {isDifference ? <Value sign="−" value={change.from} kind="from" /> : null}
            <Value sign={isDifference ? '+' : ''} value={change.to} kind={isDifference ? 'to' : 'plain'} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ValueOf {
  readonly sign: string;
  readonly value: unknown;
  readonly kind: 'from' | 'to' | 'plain';
}

function Value({ sign, value, kind }: ValueOf) {
  const say = useWords(AUDIT_WORDS);
  const text = valueText(value);
  const said = <span className={text === null ? 'soft' : 'audit-text'}>{text ?? say('audit.nothing')}</span>;
  return (
    <span className="audit-value" data-kind={kind}>
      {kind === 'plain' ? null : (
        <>
          <span aria-hidden="true">{sign} </span>
          <span className="spoken">{say(kind === 'from' ? 'audit.was' : 'audit.now')} </span>
        </>
      )}
      {said}
    </span>
  );
}
