// Whether bytes are what they claim to be, by how such files begin; a text is one that people can read.
import { isUtf8 } from 'node:buffer';
import { containsPan } from '../../engine/card/pan.ts';
import type { ProblemCode } from '../http/problem.ts';
import type { Attachment } from './dispute-wire.ts';

const BEGINNINGS: Readonly<Record<Exclude<Attachment['type'], 'text/csv'>, readonly number[]>> = {
  'application/pdf': [0x25, 0x50, 0x44, 0x46, 0x2d],
  'image/png': [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  'image/jpeg': [0xff, 0xd8, 0xff],
};

/** Null when they are. A text is searched for card numbers; an image or a PDF cannot be. */
export function attachmentFault(bytes: Buffer, type: Attachment['type']): ProblemCode | null {
  if (type === 'text/csv') return textFault(bytes);
  return BEGINNINGS[type].every((byte, at) => bytes[at] === byte) ? null : 'attachment_differs';
}

function textFault(bytes: Buffer): ProblemCode | null {
  if (!isUtf8(bytes)) return 'not_utf8';
  const text = bytes.toString('utf8');
  if (/[^\P{Cc}\t\r\n]/u.test(text)) return 'attachment_differs';
  return containsPan(text) ? 'pan_not_accepted' : null;
}
