// What a part of the page says when it has nothing to show: empty, reading, or failed with what to do next.
import type { Fault } from './client.ts';
import { useVoice } from './voice.tsx';
import type { Word } from './words.ts';

export function Empty({ children }: { readonly children: string }) {
  return <p className="empty">{children}</p>;
}

export function Reading() {
  const { say } = useVoice();
  return (
    <p className="empty reading" role="status">
      {say('why.loading')}…
    </p>
  );
}

/** What the service says where an address has nothing: the advice has said it already, in the reader's language. */
const NOTHING_THERE = 'There is nothing at this address.';

export function FaultNotice({ fault, again }: { readonly fault: Fault; readonly again?: () => void }) {
  const { say, locale } = useVoice();
  const advice = adviceFor(fault.status);
  const saysMore = fault.status !== 0 && fault.detail !== NOTHING_THERE;
  const detail = !saysMore ? null : [fault.title, fault.detail].filter(Boolean).join(': ');
  return (
    <div className="fault" role="alert">
      {advice === null ? null : <p>{say(advice)}</p>}
      {detail === null ? null : <p lang={locale === 'en' ? undefined : 'en'}>{detail}</p>}
      {(fault.errors ?? []).slice(0, 5).map((error) => (
        <p key={`${error.path} ${error.message}`} className="code">
          {error.path} {error.message}
        </p>
      ))}
      {again === undefined ? null : (
        <button type="button" className="button" onClick={again}>
          {say('fault.again')}
        </button>
      )}
    </div>
  );
}

function adviceFor(status: number): Word | null {
  if (status === 0) return 'fault.offline';
  if (status === 403) return 'fault.forbidden';
  if (status === 404) return 'fault.missing';
  return status >= 500 ? 'fault.server' : null;
}
