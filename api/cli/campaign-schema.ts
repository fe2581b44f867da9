// Writes campaigns/campaign.schema.json from the one campaign schema: node scripts/run.mjs api/cli/campaign-schema.ts
import { writeFileSync } from 'node:fs';
import { campaignJsonSchema } from '../../engine/campaign/json-schema.ts';

const file = new URL('../../campaigns/campaign.schema.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(campaignJsonSchema(), null, 2)}\n`);
console.log(`wrote ${file.pathname}`);
