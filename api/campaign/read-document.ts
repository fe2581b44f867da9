// Reads a campaign sent over HTTP, JSON or YAML, so that each problem names its path and, where the text is short enough, its line.
import { parseCampaign } from '../../engine/campaign/parse.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { FieldError, ProblemCode } from '../http/problem.ts';
import { type FileProblem, parseCampaignFile, readDocument } from './parse-file.ts';

export const CAMPAIGN_TYPES = ['application/json', 'application/yaml', 'application/x-yaml', 'text/yaml'] as const;
/** Reading YAML keeps the process busy, and authorizations wait meanwhile: longer documents come as JSON. */
export const YAML_CHARACTERS_MAX = 256 * 1024;

export type ReadCampaign =
  | { readonly ok: true; readonly campaign: Campaign }
  | { readonly ok: false; readonly code: ProblemCode; readonly detail?: string; readonly errors?: readonly FieldError[] };

/** `value` is the JSON already parsed at the door; undefined for YAML. */
export function readCampaignBody(sent: { readonly text: string; readonly contentType: string; readonly value: unknown }): ReadCampaign {
  if (sent.contentType === 'application/json') return fromJson(sent.text, sent.value);
  if (sent.text.length > YAML_CHARACTERS_MAX)
    return {
      ok: false,
      code: 'body_too_large',
      detail: `YAML may have ${YAML_CHARACTERS_MAX} characters; send a longer document as JSON.`,
    };
  const parsed = parseCampaignFile(sent.text);
  if (parsed.ok) return parsed;
  const isSchema = parsed.problems.some((problem) => problem.path !== '');
  return { ok: false, code: isSchema ? 'invalid_request' : 'malformed_yaml', errors: parsed.problems.map(fromFile) };
}

function fromJson(text: string, value: unknown): ReadCampaign {
  const parsed = parseCampaign(value);
  if (parsed.ok) return parsed;
  const read = text.length <= YAML_CHARACTERS_MAX ? readDocument(text) : null;
  return {
    ok: false,
    code: 'invalid_request',
    errors: parsed.problems.map(({ path, message }) => ({ path, message, ...(read?.ok ? read.locate(path) : {}) })),
  };
}

function fromFile({ path, message, line, column }: FileProblem): FieldError {
  return { path, message, line, column };
}
