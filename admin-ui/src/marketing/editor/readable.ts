// The document as a campaign even while it is half written: what is missing for reading and trying is filled in, nothing else.
import { parseCampaign } from '../../../../engine/campaign/parse.ts';
import type { Campaign } from '../../../../engine/campaign/schema.ts';
import type { Json, JsonObject } from './draft.ts';

const AT = '2026-01-01T00:00:00Z';
const PLACEHOLDER: Json = { name: 'example', given: { at: AT }, expect: { amount: 0 } };

/** Null while something is wrong that cannot be left out of a reading: a benefit without an amount, a schedule without an end. */
export function readableOf(document: JsonObject): Campaign | null {
  const filled = { ...document, id: idOf(document['id']), name: filledTexts(document['name']), texts: filledWording(document['texts']) };
  const parsed = parseCampaign({ ...filled, examples: [PLACEHOLDER, PLACEHOLDER, PLACEHOLDER] });
  return parsed.ok ? parsed.campaign : null;
}

const idOf = (id: Json | undefined): Json => (typeof id === 'string' && /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id) ? id : 'draft');

function filledTexts(texts: Json | undefined): Json {
  const given = typeof texts === 'object' && texts !== null && !Array.isArray(texts) ? (texts as JsonObject) : {};
  return { en: given['en'] || '…', 'zh-CN': given['zh-CN'] || '…' };
}

function filledWording(texts: Json | undefined): Json {
  const given = typeof texts === 'object' && texts !== null && !Array.isArray(texts) ? (texts as JsonObject) : {};
  const { terms } = given;
  return {
    offer: filledTexts(given['offer']),
    receipt: filledTexts(given['receipt']),
    ...(terms === undefined ? {} : { terms: filledTexts(terms) }),
  };
}
