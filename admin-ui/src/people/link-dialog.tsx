// Shows a one-time link this once, with a button that copies it.
import type { OneTimeLink } from '../../../api/people/links.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useWords } from '../parts/words-of.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

export function LinkDialog({ link, onClose }: { readonly link: OneTimeLink; readonly onClose: () => void }) {
  const say = useWords(PEOPLE_WORDS);
  const moment = useMoment();
  const tell = useToast();
  const address = `${location.origin}${link.path}`;
  // Where the browser refuses, the field stands there to be copied by hand.
  const copy = () =>
    navigator.clipboard?.writeText(address).then(
      () => tell(say('link.copied')),
      () => undefined,
    );
  const actions = (
    <>
      <Button onClick={() => void copy()}>{say('link.copy')}</Button>
      <Button kind="primary" onClick={onClose}>
        {say('link.done')}
      </Button>
    </>
  );
  return (
    <Dialog title={say('link.title')} onClose={onClose} actions={actions}>
      <p>{say('link.why', { until: moment(link.expiresAt) })}</p>
      <Field label={say('link.label')}>
        {(control) => <input {...control} className="code" readOnly value={address} onFocus={(event) => event.target.select()} />}
      </Field>
    </Dialog>
  );
}
