// The JSON Schema that editors read is the one the code generates.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { campaignJsonSchema } from '../../engine/campaign/json-schema.ts';

test('campaigns/campaign.schema.json is current (else: node scripts/run.mjs api/cli/campaign-schema.ts)', () => {
  const written: unknown = JSON.parse(readFileSync(new URL('../../campaigns/campaign.schema.json', import.meta.url), 'utf8'));

  expect(written).toEqual(JSON.parse(JSON.stringify(campaignJsonSchema())));
});
