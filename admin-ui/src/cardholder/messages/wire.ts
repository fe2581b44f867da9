// What the API says of messages and preferences.
import type { Channel, HolderMessageKind, Texts } from '../../../../engine/message/kinds.ts';
import type { Preferences } from '../../../../engine/message/preferences.ts';

export interface Message {
  readonly id: number;
  readonly kind: HolderMessageKind;
  readonly at: string;
  readonly campaign: string | null;
  readonly subject: Texts;
  readonly text: Texts;
  readonly readAt: string | null;
}
export interface Inbox {
  readonly items: readonly Message[];
  readonly next: string | null;
  readonly unread: number;
}
export interface Wishes extends Preferences {
  readonly bankQuiet: { readonly from: string; readonly to: string };
  readonly kinds: readonly HolderMessageKind[];
  readonly ways: readonly {
    readonly channel: Channel;
    readonly isSetUp: boolean;
    readonly hasConsent: boolean;
    readonly address: string | null;
  }[];
}

export const INBOX = '/v1/me/messages';
export const WISHES = '/v1/me/preferences';
