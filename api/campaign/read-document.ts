// Reads a campaign as it was sent, JSON or YAML, so that each problem names its path and, where the text is short enough, its line.
import { parseCampaign } from '../../engine/campaign/parse.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import { checkText } from '../http/body.ts';
import type { FieldError, ProblemCode } from '../http/problem.ts';
import { canonicalJson, hashOfDocument } from './hash.ts';
import { type FileProblem, parseCampaignFile, readDocument } from './parse-file.ts';
import { peersNamed } from './review.ts';

export const CAMPAIGN_TYPES = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml'] as const;
/** Reading YAML takes fifty times as long as JSON: longer documents come as JSON. */
export const YAML_CHARACTERS_MAX = 1024 * 1024;
/** Looking up lines reads the text as YAML once more. */
const LINES_CHARACTERS_MAX = 256 * 1024;

export interface SentText {
  readonly text: string;
  readonly contentType: string;
}

/** What others need to know of a document, without the document, which may hold 100,000 BIN ranges. */
export interface WrittenDocument {
  readonly id: string;
  readonly kind: string;
  readonly canonical: string;
  readonly hash: string;
  /** Ids it names that must exist. */
  readonly umbrellas: readonly string[];
  readonly peers: readonly string[];
}

export interface DocumentFault {
  readonly ok: false;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
}
export type ReadCampaign = { readonly ok: true; readonly campaign: Campaign; readonly document: WrittenDocument } | DocumentFault;

/** Does for campaigns what the door does for every other body, then reads the document. */
export function readCampaignText({ text, contentType }: SentText): ReadCampaign {
  const checked = checkText(text, contentType, { binRanges: true });
  if (!checked.ok) return checked;
  const read = contentType === 'application/json' ? fromJson(text, checked.value) : fromYaml(text);
  return read.ok ? { ...read, document: writtenOf(read.campaign) } : read;
}

export function writtenOf(campaign: Campaign): WrittenDocument {
  const canonical = canonicalJson(campaign);
  return {
    id: campaign.id,
    kind: campaign.kind,
    canonical,
    hash: hashOfDocument(canonical),
    umbrellas: campaign.limits.umbrellas,
    peers: peersNamed(campaign),
  };
}

type Parsed = { readonly ok: true; readonly campaign: Campaign } | DocumentFault;

function fromYaml(text: string): Parsed {
  if (text.length > YAML_CHARACTERS_MAX) {
    const detail = `YAML may have ${YAML_CHARACTERS_MAX} characters; send a longer document as JSON.`;
    return { ok: false, code: 'body_too_large', detail };
  }
  const parsed = parseCampaignFile(text);
  if (parsed.ok) return parsed;
  const isSchema = parsed.problems.some((problem) => problem.path !== '');
  return { ok: false, code: isSchema ? 'invalid_request' : 'malformed_yaml', errors: parsed.problems.map(fromFile) };
}

function fromJson(text: string, value: unknown): Parsed {
  const parsed = parseCampaign(value);
  if (parsed.ok) return parsed;
  const read = text.length <= LINES_CHARACTERS_MAX ? readDocument(text) : null;
  const errors = parsed.problems.map(({ path, message }) => ({ path, message, ...(read?.ok ? read.locate(path) : {}) }));
  return { ok: false, code: 'invalid_request', errors };
}

function fromFile({ path, message, line, column }: FileProblem): FieldError {
  return { path, message, line, column };
}
