// A thin bar of proportional parts with its figures beneath, so that colour never stands alone.

export interface SharePart {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  readonly said: string;
}

export function ShareBar({ title, parts }: { readonly title: string; readonly parts: readonly SharePart[] }) {
  if (parts.length === 0) return null;
  return (
    <figure className="shares">
      <figcaption>{title}</figcaption>
      <div className="shares-bar" aria-hidden="true">
        {parts.map((part) => (
          <span key={part.key} data-part={part.key} style={{ flexGrow: part.value }} />
        ))}
      </div>
      <ul className="shares-key">
        {parts.map((part) => (
          <li key={part.key} data-part={part.key}>
            <span>{part.label}</span> <b>{part.said}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}
