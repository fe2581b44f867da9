// Routes of the documentation: the OpenAPI document and pages made from it that read offline.
import { z } from 'zod';
import { docsPage, problemsPage } from './docs-page.ts';
import { openApiDocument } from './openapi.ts';
import { json, type Reply, text } from './reply.ts';
import { type Route, route } from './route.ts';

const PAGE = 'text/html; charset=utf-8';
const PAGE_POLICY = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
};

export interface Docs {
  readonly routes: readonly Route[];
  /** Makes what has not been asked for yet: making the document takes hundreds of milliseconds in one piece, so not while somebody waits for an answer. */
  readonly prepare: () => void;
}

/** `routesOf` gives all routes once they are known, these included. */
export function openDocs(routesOf: () => readonly Route[]): Docs {
  const makers = {
    document: onlyOnce(() => json(openApiDocument(routesOf()))),
    page: onlyOnce(() => text(docsPage(routesOf()), PAGE, PAGE_POLICY)),
    problems: onlyOnce(() => text(problemsPage(), PAGE, PAGE_POLICY)),
  };
  return {
    routes: docsRoutes(makers),
    prepare: () => {
      for (const make of Object.values(makers)) make();
    },
  };
}

type Maker = () => Reply;

function docsRoutes(makers: { readonly document: Maker; readonly page: Maker; readonly problems: Maker }): readonly Route[] {
  const page = (path: string, summary: string, handle: Maker): Route =>
    route({
      method: 'get',
      path,
      scope: 'public',
      tag: 'Documentation',
      summary,
      replies: { 200: { description: 'A page', type: PAGE } },
      handle,
    });
  return [
    route({
      method: 'get',
      path: '/openapi.json',
      scope: 'public',
      tag: 'Documentation',
      summary: 'This API as OpenAPI 3.1',
      replies: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
      handle: makers.document,
    }),
    page('/docs', 'This API, readable', makers.page),
    page('/docs/problems', 'Every problem code', makers.problems),
  ];
}

/** The same bytes for everybody: strangers may ask for them, and none of them costs a copy. */
function onlyOnce(make: () => Reply): () => Reply {
  let made: Reply | null = null;
  return () => {
    if (made !== null) return made;
    const reply = make();
    made = typeof reply.body === 'string' ? { ...reply, body: new TextEncoder().encode(reply.body) } : reply;
    return made;
  };
}
