// The text of one kind of message as the API gives it.
import type { HolderMessageKind, Wording } from '../../../engine/message/kinds.ts';

export interface KindText {
  readonly kind: HolderMessageKind;
  readonly version: number;
  readonly wording: Wording;
  readonly house: Wording;
  readonly madeBy: string | null;
}
