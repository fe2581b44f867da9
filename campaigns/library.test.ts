// Proves the campaign library: every file is a campaign under its own name, passes review, and does what its examples say.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseCampaignFile } from '../api/campaign/parse-file.ts';
import { runExample } from '../engine/authorization/run-example.ts';
import { reviewCampaign } from '../engine/campaign/review.ts';
import { type Campaign, KINDS } from '../engine/campaign/schema.ts';
import { bankFileSchema } from '../engine/simulation/bank-file.ts';

const here = new URL('./', import.meta.url);
const files = KINDS.flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, here)).map((name) => ({ kind, name, text: readFileSync(new URL(`${kind}/${name}`, here), 'utf8') })),
);
const library = files.flatMap(({ text }) => {
  const parsed = parseCampaignFile(text);
  return parsed.ok ? [parsed.campaign] : [];
});
const rowsOf = (name: string) =>
  z.object({ rows: z.array(z.record(z.string(), z.string())) }).parse(JSON.parse(readFileSync(new URL(`reference/${name}`, here), 'utf8')))
    .rows;
const holidays = Object.fromEntries(
  ['CN', 'HK', 'JP'].map((calendar) => [calendar, new Set(rowsOf(`holidays-${calendar}.json`).map((row) => row['date'] ?? ''))]),
);
const bank = bankFileSchema.parse(parse(readFileSync(new URL('demo-bank.yaml', here), 'utf8')));
const umbrellas = new Set(
  z
    .object({ umbrellas: z.array(z.object({ id: z.string() })) })
    .parse(parse(readFileSync(new URL('umbrellas.yaml', here), 'utf8')))
    .umbrellas.map((umbrella) => umbrella.id),
);

const isGrant = (example: Campaign['examples'][number]) =>
  [example.expect.amount, example.expect.earn, example.expect.redeem, example.expect.coupons, example.expect.between?.[1]].some(
    (value) => (value ?? 0) > 0,
  );

describe.each(files)('$kind/$name', ({ kind, name, text }) => {
  const parsed = parseCampaignFile(text);
  const campaign = parsed.ok ? parsed.campaign : undefined;

  test('is a campaign of its kind under its own name', () => {
    expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    expect([`${campaign?.id}.yaml`, campaign?.kind]).toEqual([name, kind]);
    expect(text.split('\n')[1]).toBe('# yaml-language-server: $schema=../campaign.schema.json');
  });

  test('passes review among its peers', () => {
    expect(campaign === undefined ? [] : reviewCampaign(campaign, library).filter((finding) => finding.severity === 'error')).toEqual([]);
  });

  test('has at least three examples, one that grants and one that does not', () => {
    const examples = campaign?.examples ?? [];
    expect(examples.length).toBeGreaterThanOrEqual(3);
    expect(examples.some((example) => !isGrant(example))).toBe(true);
    expect(campaign?.benefit.type === 'membership_programme' || examples.some(isGrant)).toBe(true);
  });

  test.each(campaign?.examples ?? [])('example: $name', (example) => {
    expect(campaign === undefined ? ['no campaign'] : runExample(campaign, example, holidays).problems).toEqual([]);
  });
});

describe('the library as a whole', () => {
  test('shows every kind of benefit, every policy at a cap and every funder', () => {
    expect(new Set(library.map((campaign) => campaign.benefit.type)).size).toBe(14);
    expect(new Set(library.flatMap((campaign) => campaign.funding.caps.map((cap) => cap.atCap)))).toEqual(
      new Set(['cover', 'shrink', 'stop']),
    );
    expect(new Set(library.flatMap((campaign) => campaign.funding.shares.map((share) => share.party)))).toEqual(
      new Set(['bank', 'merchant', 'scheme']),
    );
  });

  test('names only umbrellas, lists and chains that exist in the demo bank', () => {
    const lists = new Set(bank.lists.map((list) => list.id));
    const chains = new Set(bank.merchants.map((merchant) => merchant.chain));
    expect(library.flatMap((campaign) => campaign.limits.umbrellas).filter((id) => !umbrellas.has(id))).toEqual([]);
    expect(
      library.flatMap((campaign) => [...campaign.binding.lists.include, ...campaign.binding.lists.exclude]).filter((id) => !lists.has(id)),
    ).toEqual([]);
    expect(library.flatMap((campaign) => campaign.where.chains.include).filter((id) => !chains.has(id))).toEqual([]);
  });

  test('every merchant category of the library and of the demo bank is one of ISO 18245', () => {
    const known = new Set(rowsOf('mcc.json').map((row) => row['mcc']));
    const named = [
      ...library.flatMap((campaign) => [...campaign.where.mccs.include, ...campaign.where.mccs.exclude]),
      ...bank.merchants.map((merchant) => merchant.mcc),
    ];
    expect([...new Set(named)].filter((mcc) => !known.has(mcc))).toEqual([]);
  });

  test('a campaign id stands once', () => {
    expect(new Set(library.map((campaign) => campaign.id)).size).toBe(files.length);
  });
});
