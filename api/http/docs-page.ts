// The documentation as plain pages: no script, no request to anywhere.
import { z } from 'zod';
import { scopesOf } from '../../engine/people/may-use.ts';
import { PROBLEM_CODES, PROBLEMS } from './problem.ts';
import { problemCodesOf } from './problem-codes.ts';
import type { Route } from './route.ts';

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

export function docsPage(routes: readonly Route[]): string {
  const tags = [...new Set(routes.map((each) => each.tag))];
  const contents = tags
    .map(
      (tag) =>
        `<li><a href="#${anchor(tag)}">${escapeHtml(tag)}</a><ul>${routes
          .filter((each) => each.tag === tag)
          .map(contentsLine)
          .join('')}</ul></li>`,
    )
    .join('');
  const sections = tags
    .map(
      (tag) =>
        `<h2 id="${anchor(tag)}">${escapeHtml(tag)}</h2>${routes
          .filter((each) => each.tag === tag)
          .map(section)
          .join('')}`,
    )
    .join('');
  return page(
    'Offerline API',
    `<p>Base path <code>/v1</code>. Amounts are whole minor units of their currency. Send <code>Authorization: Bearer ofl_…</code>. Errors are RFC 9457 problems: see <a href="/docs/problems">every code</a>. The same as a document: <a href="/openapi.json">/openapi.json</a>.</p><nav><ul>${contents}</ul></nav>${sections}`,
  );
}

export function problemsPage(): string {
  const rows = PROBLEM_CODES.map(
    (code) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${PROBLEMS[code].status}</td><td><strong>${escapeHtml(PROBLEMS[code].title)}</strong><br>${escapeHtml(PROBLEMS[code].meaning)}</td></tr>`,
  ).join('');
  return page(
    'Problem codes',
    `<p>Every error is <code>application/problem+json</code> with <code>type</code>, <code>title</code>, <code>status</code>, <code>code</code>, <code>detail</code> and, for fields, <code>errors</code>. Back to <a href="/docs">the API</a>.</p><table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function contentsLine(each: Route): string {
  return `<li><a href="#${anchor(`${each.method} ${each.path}`)}"><code>${each.method.toUpperCase()} ${escapeHtml(each.path)}</code></a> ${escapeHtml(each.summary)}</li>`;
}

function section(each: Route): string {
  const needs = each.scope === 'public' ? 'No key.' : `Scope <code>${scopesOf(each).join('</code> or <code>')}</code>.`;
  return [
    `<section id="${anchor(`${each.method} ${each.path}`)}"><h3><b class="${each.method}">${each.method.toUpperCase()}</b> <code>${escapeHtml(each.path)}</code></h3>`,
    `<p>${escapeHtml(each.summary)}. ${escapeHtml(each.description ?? '')} ${needs}</p>`,
    block('In the path', each.params),
    block('In the query', each.query),
    each.accepts ? `<p>Body: ${each.accepts.map((type) => `<code>${type}</code>`).join(', ')}</p>` : '',
    block('Body', each.bodyDoc?.schema ?? each.body),
    each.bodyExample === undefined ? '' : example('Example of a body', each.bodyExample),
    ...Object.entries(each.replies).map(
      ([status, reply]) =>
        `<h4>${status}</h4><p>${escapeHtml(reply.description)}${reply.type ? ` (<code>${escapeHtml(reply.type)}</code>)` : ''}</p>${block('Reply', reply.schema)}${reply.example === undefined ? '' : example('Example', reply.example)}`,
    ),
    `<p>Problems: ${problemCodesOf(each)
      .map((code) => `<a href="/docs/problems#${code}"><code>${PROBLEMS[code].status} ${code}</code></a>`)
      .join(', ')}</p></section>`,
  ].join('');
}

function block(title: string, schema: z.ZodType | undefined): string {
  if (!schema) return '';
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return `<details><summary>${title}</summary><pre>${escapeHtml(JSON.stringify(shape, null, 2))}</pre></details>`;
}

function example(title: string, value: unknown): string {
  return `<details open><summary>${title}</summary><pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre></details>`;
}

function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

const STYLE =
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}code,pre{font:13px/1.45 ui-monospace,monospace}pre{overflow:auto;padding:.75rem;border:1px solid color-mix(in srgb,currentColor 20%,transparent);border-radius:6px}section{border-top:1px solid color-mix(in srgb,currentColor 20%,transparent);padding:.5rem 0}h3 b{font-size:.75rem;padding:.15rem .4rem;border-radius:4px;background:#2456a6;color:#fff}h3 b.get{background:#2d6a3e}h3 b.delete{background:#9b2c2c}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}tr:target,section:target{background:color-mix(in srgb,#f2c94c 25%,transparent)}nav ul ul{list-style:none;padding-left:1rem}';

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>`;
}
