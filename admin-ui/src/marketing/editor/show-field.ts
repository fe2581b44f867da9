// Leads the reader to the field a finding is about: opens its section and puts the focus there.

/** `path` is dotted, from the root of the document. */
export function showField(path: string): void {
  const [root = ''] = path.split('.');
  const section = [...document.querySelectorAll<HTMLDetailsElement>('details[data-places]')].find((each) =>
    (each.dataset['places'] ?? '').split(' ').includes(root),
  );
  if (section === undefined) return;
  section.open = true;
  const invalid = section.querySelector<HTMLElement>('[aria-invalid="true"]');
  const target = invalid ?? section.querySelector<HTMLElement>('summary');
  target?.focus();
  (invalid ?? section).scrollIntoView({ block: invalid === null ? 'start' : 'center' });
}
