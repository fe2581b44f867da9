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

/** `routesOf` gives all routes once they are known, these included. */
export function docsRoutes(routesOf: () => readonly Route[]): readonly Route[] {
  const page = (path: string, of: { readonly summary: string; readonly render: () => string }): Route =>
    route({
      method: 'get',
      path,
      scope: 'public',
      tag: 'Documentation',
      summary: of.summary,
      replies: { 200: { description: 'A page', type: PAGE } },
      handle: onlyOnce((): Reply => text(of.render(), PAGE, PAGE_POLICY)),
    });
  return [
    route({
      method: 'get',
      path: '/openapi.json',
      scope: 'public',
      tag: 'Documentation',
      summary: 'This API as OpenAPI 3.1',
      replies: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
      handle: onlyOnce(() => json(openApiDocument(routesOf()))),
    }),
    page('/docs', { summary: 'This API, readable', render: () => docsPage(routesOf()) }),
    page('/docs/problems', { summary: 'Every problem code', render: problemsPage }),
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
