// The OpenAPI 3.1 document, made from the routes that are mounted: what is served is described, and nothing else is.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { scopesOf } from '../../engine/people/may-use.ts';
import { corrected } from './openapi-corrections.ts';
import { FIELD_ERRORS_MAX, PROBLEM_CODES, PROBLEMS, problemOf } from './problem.ts';
import { problemCodesOf } from './problem-codes.ts';
import type { ReplyDoc, Route } from './route.ts';
import { STREAM_TYPE } from './streamed-body.ts';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(PROBLEM_CODES as readonly [string, ...string[]]),
    detail: z.string(),
    errors: z
      .array(z.object({ path: z.string(), message: z.string(), line: z.int().optional(), column: z.int().optional() }))
      .max(FIELD_ERRORS_MAX)
      .optional(),
  })
  .openapi('Problem', { description: 'RFC 9457 problem; see /docs/problems for every code.' });

/** Made once, after all routes are known. */
export function openApiDocument(routes: readonly Route[]): object {
  const registrar = new OpenAPIHono();
  registrar.openAPIRegistry.registerComponent('securitySchemes', 'serviceKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A service key: ofl_ and 43 characters.',
  });
  registrar.openAPIRegistry.registerComponent('securitySchemes', 'cardholderToken', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A short-lived token of one cardholder, minted by the bank or by this service for the bank.',
  });
  for (const each of routes) {
    for (const [name, schema] of componentsOf(each)) registrar.openAPIRegistry.registerComponent('schemas', name, schema);
    registrar.openAPIRegistry.registerPath(pathOf(each));
  }
  const written = registrar.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Offerline',
      version: '1',
      description:
        'Campaigns that answer inside card authorization. Amounts are whole minor units of their currency. Errors are RFC 9457 problems with a documented code.',
    },
    servers: [{ url: '/' }],
  });
  return corrected(written) as object;
}

/** A body that names itself, such as the condition tree of a campaign, is beyond the generator; zod writes it, and its parts become components too. */
function componentsOf({ bodyDoc }: Route): readonly (readonly [string, object])[] {
  if (!bodyDoc) return [];
  const { $schema: _dialect, ...written } = z.toJSONSchema(bodyDoc.schema, { io: 'input', unrepresentable: 'any' });
  const { $defs: parts = {}, ...whole } = JSON.parse(
    JSON.stringify(written).replaceAll('#/$defs/', `#/components/schemas/${bodyDoc.name}`),
  ) as { $defs?: Record<string, object> };
  return [[bodyDoc.name, whole], ...Object.entries(parts).map(([name, part]) => [`${bodyDoc.name}${name}`, part] as const)];
}

type PathConfig = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

function pathOf(each: Route): PathConfig {
  const { method, path, summary, tag } = each;
  const scopeNote =
    each.scope === 'public'
      ? 'Needs no key.'
      : each.scope === 'holder'
        ? 'Needs the token of a cardholder, and is about their account alone.'
        : `Needs the scope ${scopesOf(each)
            .map((scope) => `\`${scope}\``)
            .join(' or ')}.`;
  return {
    method,
    path,
    summary,
    tags: [tag],
    operationId: `${method} ${path}`.replace(/[^a-zA-Z0-9]+/g, '_').replace(/_$/, ''),
    description: each.description ? `${each.description} ${scopeNote}` : scopeNote,
    security: securityOf(each),
    request: requestOf(each),
    responses: { ...ownReplies(each), ...problemReplies(each) },
  };
}

function securityOf({ scope }: Route): Record<string, string[]>[] {
  if (scope === 'public') return [];
  return scope === 'holder' ? [{ cardholderToken: [] }] : [{ serviceKey: [] }];
}

function requestOf(each: Route): NonNullable<PathConfig['request']> {
  const types = (each.streams ? (each.streams.types ?? [STREAM_TYPE]) : each.accepts) ?? (each.body ? [JSON_TYPE] : []);
  const example = each.bodyExample === undefined ? {} : { example: each.bodyExample };
  const contents = types.map((type) => [
    type,
    type === JSON_TYPE && each.body
      ? { schema: each.bodyDoc ? { $ref: `#/components/schemas/${each.bodyDoc.name}` } : each.body, ...example }
      : { schema: z.string() },
  ]);
  return {
    ...(each.params ? { params: each.params as z.ZodObject } : {}),
    ...(each.query ? { query: each.query as z.ZodObject } : {}),
    ...(types.length > 0 ? { body: { required: true, content: Object.fromEntries(contents) } } : {}),
  };
}

function ownReplies(each: Route): PathConfig['responses'] {
  return Object.fromEntries(
    Object.entries(each.replies).map(([status, reply]) => [status, { description: reply.description, ...contentOf(reply) }]),
  );
}

function contentOf(reply: ReplyDoc): object {
  if (!reply.schema && !reply.type) return {};
  const example = reply.example === undefined ? {} : { example: reply.example };
  const others = (reply.alsoAs ?? []).map((type) => [type, { schema: schemaOf(type) }] as const);
  return {
    content: { [reply.type ?? JSON_TYPE]: { schema: reply.schema ?? schemaOf(reply.type), ...example }, ...Object.fromEntries(others) },
  };
}

const JSON_TYPE = 'application/json';

/** JSON that is written piece by piece has no schema here, but it is no text either. */
function schemaOf(type: string | undefined): z.ZodType {
  return type === JSON_TYPE ? z.unknown() : z.string();
}

/** Problems of one status share one entry with an example for each code. */
function problemReplies(each: Route): PathConfig['responses'] {
  const codes = problemCodesOf(each);
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code].status))].filter((status) => !(status in each.replies));
  const entries = statuses.map((status) => {
    const here = codes.filter((code) => PROBLEMS[code].status === status);
    const examples = Object.fromEntries(here.map((code) => [code, { summary: PROBLEMS[code].title, value: problemOf(code) }]));
    return [
      status,
      {
        description: here.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: problemSchema, examples } },
      },
    ];
  });
  return Object.fromEntries(entries);
}
