// The campaign format as JSON Schema, so that any editor completes and checks a campaign file while it is written.
import { z } from 'zod';
import { campaignSchema } from './schema.ts';

/** JSON Schema 2020-12 of what an author may write (defaults left out), generated from the one zod schema. */
export function campaignJsonSchema(): Readonly<Record<string, unknown>> {
  const generated = z.toJSONSchema(campaignSchema, { io: 'input', target: 'draft-2020-12' });
  return {
    $comment: 'Generated from engine/campaign/schema.ts by api/cli/campaign-schema.ts; do not edit.',
    title: 'Offerline campaign',
    ...generated,
  };
}
