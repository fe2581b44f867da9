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
      handle: (): Reply => text(of.render(), PAGE, PAGE_POLICY),
    });
  let document: object | null = null;
  const made = () => (document ??= openApiDocument(routesOf()));
  return [
    route({
      method: 'get',
      path: '/openapi.json',
      scope: 'public',
      tag: 'Documentation',
      summary: 'This API as OpenAPI 3.1',
      replies: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
      handle: () => json(made()),
    }),
    page('/docs', { summary: 'This API, readable', render: () => docsPage(routesOf()) }),
    page('/docs/problems', { summary: 'Every problem code', render: problemsPage }),
  ];
}
