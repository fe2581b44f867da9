// What every field of the form shares: the document, a way to change one place of it, and what is wrong at a place.
import { createContext, use, useEffect, useId } from 'react';
import { type Json, type JsonObject, type Path, valueAt } from './draft.ts';

export interface Remark {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  /** Dotted, from the root of the document. */
  readonly path: string;
  readonly message: string;
  readonly line?: number | undefined;
}
export interface Editing {
  readonly document: JsonObject;
  readonly set: (path: Path, value: Json | undefined) => void;
  readonly remarks: readonly Remark[];
  /** An id that was saved before stays. */
  readonly isNew: boolean;
  /** A field that shows something the document does not say, because it cannot be read; null when it can again. */
  readonly mark: (field: string, complaint: string | null) => void;
  readonly currency: string;
  readonly zone: string;
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (editing === null) throw new Error('useEditing outside an editor');
  return editing;
}

/** The value at a place, a setter for it, and the first error exactly there. */
export function useAt(path: Path): readonly [Json | undefined, (value: Json | undefined) => void, string | undefined] {
  const { document, set, remarks } = useEditing();
  const dotted = path.join('.');
  const error = remarks.find((remark) => remark.path === dotted && remark.severity === 'error');
  return [valueAt(document, path), (value) => set(path, value), error?.message];
}

/** Keeps a campaign from being saved while a field shows what cannot be read. */
export function useUnreadable(complaint: string | null): void {
  const { mark } = useEditing();
  const field = useId();
  useEffect(() => {
    if (complaint === null) return;
    mark(field, complaint);
    return () => mark(field, null);
  }, [mark, field, complaint]);
}

/** Errors at a place or below it. */
export function errorsUnder(remarks: readonly Remark[], places: readonly string[]): number {
  return remarks.filter(
    ({ severity, path }) => severity === 'error' && places.some((place) => path === place || path.startsWith(`${place}.`)),
  ).length;
}
