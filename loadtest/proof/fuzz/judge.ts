// Judges one answer: no fault of the server, no request taken that the document refuses, problems that are problems, answers that are as documented, nothing secret repeated.
import { PROBLEM_CODES } from '../../../api/http/problem.ts';
import { containsPan } from '../../../engine/card/pan.ts';
import type { Answer } from './answer.ts';
import { type ApiDocument, type Operation, operationAt, type Parameter } from './document.ts';
import { type Asked, headerOf, JSON_TYPE } from './draft.ts';
import { jsonOf } from './pools.ts';
import { faultOf, isRecord } from './schema-check.ts';

export const FINDINGS = [
  'server_error',
  'accepted_negative',
  'not_a_problem',
  'undocumented_status',
  'undocumented_type',
  'reply_not_as_documented',
  'secret_repeated',
  'card_number_made',
  'no_answer',
  'not_http',
] as const;
export type FindingKind = (typeof FINDINGS)[number];
export interface Finding {
  readonly kind: FindingKind;
  readonly detail: string;
}

const PROBLEM_TYPE = 'application/problem+json';
const CODES = new Set<string>(PROBLEM_CODES);
/** Answers of the HTTP parser itself, before there is a request. */
const PARSER_STATUSES = new Set([400, 408, 413, 431]);
const CHECKED_BYTES_MAX = 64 * 1024;

/** Everything that is wrong with the answer. */
export function judge(asked: Asked, answer: Answer, document: ApiDocument): readonly Finding[] {
  const operation = operationOf(asked, document);
  const found: (Finding | null)[] = [statusFinding(answer, { asked, operation }), secretFinding(asked, answer)];
  if (answer.status >= 200 && answer.status < 300) found.push(acceptedFinding(asked, operation, { answer, document }));
  if (asked.seed.draft.method !== 'HEAD' && operation !== null) found.push(replyFinding(answer, operation, document));
  return found.filter((each) => each !== null);
}

/** A twisted address may lead to another operation, and to none. */
function operationOf({ seed, draft, rough }: Asked, document: ApiDocument): Operation | null {
  if (rough !== undefined || (draft.path === seed.draft.path && draft.method === seed.draft.method)) return seed.operation;
  return operationAt(document, draft.method, decodedPath(draft.path));
}

/** As the router reads it: an absolute address by its path, steps up and down taken, escapes of a whole address undone. */
function decodedPath(path: string): string {
  try {
    return decodeURI(new URL(path.startsWith('/') ? `http://localhost${path}` : path).pathname);
  } catch {
    return path;
  }
}

interface Case {
  readonly asked: Asked;
  readonly operation: Operation | null;
}

function statusFinding(answer: Answer, { asked, operation }: Case): Finding | null {
  const { status } = answer;
  if (status < 200 || status > 599) return { kind: 'not_http', detail: `status ${status}` };
  const code = codeOf(answer);
  if (status >= 500 && code !== 'unavailable') return { kind: 'server_error', detail: `${status} ${code ?? answer.type}` };
  if (status < 400) return null;
  if (isOfParser(answer, asked) || asked.draft.method === 'HEAD') return null;
  if (answer.type !== PROBLEM_TYPE || code === null) return { kind: 'not_a_problem', detail: `${status} ${answer.type}` };
  if (!CODES.has(code)) return { kind: 'not_a_problem', detail: `${status} with an unknown code` };
  return isDocumented(status, operation) ? null : { kind: 'undocumented_status', detail: `${status} ${code}` };
}

function isOfParser({ status, body }: Answer, { rough, bytes }: Asked): boolean {
  return body.length === 0 && PARSER_STATUSES.has(status) && (rough !== undefined || status === 431 || !bytes.includes(HEAD_OK));
}

/** Another thing and another method are refused everywhere. */
function isDocumented(status: number, operation: Operation | null): boolean {
  return operation === null || operation.replies.has(status) || status === 404 || status === 405;
}

/** Requests of a usual head; only others may be refused by the parser. */
const HEAD_OK = Buffer.from(' HTTP/1.1\r\nhost: localhost:8080\r\n');

export function codeOf({ type, body }: Answer): string | null {
  const value = type === PROBLEM_TYPE ? jsonOf(body) : undefined;
  return isRecord(value) && typeof value['code'] === 'string' ? value['code'] : null;
}

function acceptedFinding(asked: Asked, operation: Operation | null, { answer, document }: Answered): Finding | null {
  if (operation !== null && JUDGES_ITSELF.get(operation.name)?.(answer) === true) return null;
  if (asked.isRefused && !isPage(asked, operation)) return accepted(`it is refused by rule (${asked.mutation})`);
  if (operation === null || asked.rough !== undefined) return null;
  const fault = bodyFault(asked, operation, document) ?? queryFault(asked, operation, document);
  return fault === null ? null : accepted(fault);
}

interface Answered {
  readonly answer: Answer;
  readonly document: ApiDocument;
}

/** Routes whose 200 says what is wrong with what was sent, and how it is told from praise. */
const JUDGES_ITSELF: ReadonlyMap<string, (answer: Answer) => boolean> = new Map([
  // Each request of a batch has the problem it would have got alone.
  ['POST /v1/evaluate/batch', ({ body }: Answer) => body.includes('"type":"/docs/problems#')],
  // Takes any text: it is there to say what is wrong with it.
  ['POST /v1/campaigns/check', () => true],
]);

const accepted = (detail: string): Finding => ({ kind: 'accepted_negative', detail });

/** Addresses beside the API show a page, whatever they hold. */
function isPage({ draft, isRefused, mutation }: Asked, operation: Operation | null): boolean {
  return isRefused && operation === null && draft.method === 'GET' && mutation !== 'another method' && !draft.path.startsWith('/v1/');
}

function bodyFault({ draft, seed }: Asked, operation: Operation, document: ApiDocument): string | null {
  const form = operation.bodies.find(({ type }) => type === JSON_TYPE);
  const isJson = seed.value !== undefined && headerOf(draft, 'content-type')?.split(';', 1)[0]?.toLowerCase() === JSON_TYPE;
  // An empty body stands for none where a route may have none.
  if (form === undefined || !isJson || draft.body === null || draft.body.length === 0) return null;
  const value = jsonOf(draft.body);
  return value === undefined ? 'the body is no JSON' : faultOf(value, form.schema, document);
}

function queryFault({ draft }: Asked, operation: Operation, document: ApiDocument): string | null {
  // What follows a # is of the browser, wherever a ? stands in it.
  const given = new URLSearchParams(draft.path.includes('#') ? '' : draft.query);
  for (const each of operation.query) {
    const values = given.getAll(each.name);
    const [value] = values;
    if (values.length > 1) continue;
    if (value === undefined) {
      if (each.required) return `the query lacks ${each.name}`;
      continue;
    }
    const fault = parameterFault(each, value, document);
    if (fault !== null) return `query ${each.name}: ${fault}`;
  }
  return null;
}

/** What an address holds is text; numbers and truths are read from it. */
function parameterFault({ schema, required }: Parameter, text: string, document: ApiDocument): string | null {
  const readings = [text, ...(text.trim() === '' || Number.isNaN(Number(text)) ? [] : [Number(text)]), ...(TRUTHS.get(text) ?? [])];
  const faults = readings.map((reading) => faultOf(reading, schema, document));
  if (faults.includes(null) || (text === '' && !required)) return null;
  return faults[0] ?? null;
}
const TRUTHS = new Map([
  ['true', [true]],
  ['false', [false]],
]);

function replyFinding({ status, type, body }: Answer, operation: Operation, document: ApiDocument): Finding | null {
  const types = operation.replies.get(status);
  if (types === undefined) return status < 400 ? { kind: 'undocumented_status', detail: String(status) } : null;
  if (status >= 400 || body.length === 0) return null;
  const schema = types.get(type);
  if (types.size > 0 && schema === undefined) return { kind: 'undocumented_type', detail: `${status} ${type}` };
  if (schema === undefined || type !== JSON_TYPE || body.length > CHECKED_BYTES_MAX) return null;
  const value = jsonOf(body);
  const fault = value === undefined ? 'no JSON' : faultOf(value, schema, document);
  return fault === null ? null : { kind: 'reply_not_as_documented', detail: `${status} ${fault}` };
}

/** Identifiers that the service makes are no card numbers, and keys and card numbers that were sent stay where they are. */
function secretFinding({ canary, draft, seed }: Asked, { body, headers }: Answer): Finding | null {
  const key = headerOf(seed.draft, 'authorization')?.slice('Bearer '.length);
  const secrets = [canary, key].filter((each) => each !== undefined && each.length > 10);
  const heads = [...headers.values()].join('\n');
  if (secrets.some((each) => each !== undefined && (body.includes(each) || heads.includes(each))))
    return { kind: 'secret_repeated', detail: canary === undefined ? 'the key of the caller' : 'a card number' };
  if (body.length > CHECKED_BYTES_MAX || draft.method !== seed.draft.method) return null;
  const made = /"(\d{13,19})"/.exec(body.toString('latin1'))?.[1];
  return made !== undefined && containsPan(made) ? { kind: 'card_number_made', detail: `${made.slice(0, 6)}...` } : null;
}
