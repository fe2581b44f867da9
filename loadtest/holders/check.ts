// Reads pages of customers over HTTP and compares them with what they must say: before, while and after everything else goes on.
import { expectedPage } from './customers.ts';

const PAGE = 20;
const WHOLE = 100;

export interface Sample {
  readonly no: number;
  readonly token: string;
}
export interface Checked {
  readonly pages: number;
  readonly wrong: number;
  readonly first: string | null;
  readonly slowestMs: number;
}

export const NOTHING_CHECKED: Checked = { pages: 0, wrong: 0, first: null, slowestMs: 0 };

export function together(one: Checked, other: Checked): Checked {
  return {
    pages: one.pages + other.pages,
    wrong: one.wrong + other.wrong,
    first: one.first ?? other.first,
    slowestMs: Math.max(one.slowestMs, other.slowestMs),
  };
}

/** The first page of each by the short way. */
export async function checkFirstPages(url: string, samples: readonly Sample[], campaigns: number): Promise<Checked> {
  let checked = NOTHING_CHECKED;
  for (const sample of samples) {
    const { said, tookMs } = await read(`${url}/v1/me/offers`, sample);
    checked = together(checked, compared(sample, { said, tookMs, expected: expectedPage(sample.no, campaigns).slice(0, PAGE) }));
  }
  return checked;
}

/** Every page of each, by cursors. */
export async function checkWholeLists(url: string, samples: readonly Sample[], campaigns: number): Promise<Checked> {
  let checked = NOTHING_CHECKED;
  for (const sample of samples) {
    const all: string[] = [];
    let slowestMs = 0;
    for (let after: string | null = ''; after !== null; ) {
      const page = await read(`${url}/v1/me/offers?limit=${WHOLE}${after === '' ? '' : `&after=${after}`}`, sample);
      all.push(...page.said);
      slowestMs = Math.max(slowestMs, page.tookMs);
      after = page.next;
    }
    checked = together(checked, compared(sample, { said: all, tookMs: slowestMs, expected: expectedPage(sample.no, campaigns) }));
  }
  return checked;
}

interface Page {
  readonly said: readonly string[];
  readonly next: string | null;
  readonly tookMs: number;
}

async function read(address: string, { token }: Sample): Promise<Page> {
  const began = performance.now();
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { readonly items?: readonly { campaign: string; state: string }[]; readonly next?: string | null };
  const tookMs = performance.now() - began;
  const said = (body.items ?? []).map(({ campaign, state }) => `${campaign} ${state}`);
  return { said: answer.status === 200 ? said : [`status ${answer.status}`], next: body.next ?? null, tookMs };
}

function compared(
  { no }: Sample,
  { said, tookMs, expected }: { readonly said: readonly string[]; readonly tookMs: number; readonly expected: readonly string[] },
): Checked {
  const place = Math.max(said.length, expected.length);
  const differs = Array.from({ length: place }, (_, each) => each).find((each) => said[each] !== expected[each]);
  const first =
    differs === undefined ? null : `customer ${no}, place ${differs}: ${said[differs] ?? 'nothing'} for ${expected[differs] ?? 'nothing'}`;
  return { pages: 1, wrong: first === null ? 0 : 1, first, slowestMs: tookMs };
}
