// The texts of the house, for every kind of message: campaigns/wording/messages.json, checked when it is first read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HOLDER_MESSAGE_KINDS, type HolderMessageKind, type Wording } from '../../engine/message/kinds.ts';
import { checkWording } from '../../engine/message/say.ts';

const FILE = join(import.meta.dirname, '..', '..', 'campaigns', 'wording', 'messages.json');
const textsSchema = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
export const wordingSchema = z.strictObject({ subject: textsSchema, text: textsSchema });
const fileSchema = z.record(z.enum(HOLDER_MESSAGE_KINDS), wordingSchema);

let kept: Readonly<Record<HolderMessageKind, Wording>> | null = null;

/** Throws TypeError for a text that may not be said, with its name. */
export function houseTexts(): Readonly<Record<HolderMessageKind, Wording>> {
  kept ??= read();
  return kept;
}

function read(): Readonly<Record<HolderMessageKind, Wording>> {
  const texts = fileSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  for (const [kind, wording] of Object.entries(texts)) {
    const [problem] = checkWording(wording);
    if (problem !== undefined) throw new TypeError(`the text ${kind} ${problem.path} of messages: ${problem.message}`);
  }
  return texts;
}
