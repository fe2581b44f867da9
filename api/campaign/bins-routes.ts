// Route that checks a text of BIN ranges before it goes into a campaign: good ranges, bad lines and overlaps.
import { z } from 'zod';
import { checkText } from '../http/body.ts';
import { json, problem } from '../http/reply.ts';
import { fieldErrors, type Route, route } from '../http/route.ts';
import { checkBins } from './bins-text.ts';

export const BIN_LINES_MAX = 100_000;
const SHOWN_MAX = 100;
const bodySchema = z.strictObject({ ranges: z.array(z.string().max(100)).max(BIN_LINES_MAX) });

export function binCheckRoutes(): readonly Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/bins/check',
      scope: 'campaigns:write',
      tag: 'Campaigns',
      summary: 'Check a text of BIN ranges',
      description: `A text, or JSON with ranges. One range a line, or several with commas or spaces between them; "#" begins a remark. At most ${BIN_LINES_MAX} ranges. Nothing is stored. The first ${SHOWN_MAX} bad lines and overlaps are named, all are counted.`,
      accepts: ['text/plain', 'text/csv', 'application/json'],
      limit: 'campaign',
      // A range of two BINs of eight digits is no card number; the ordinary check of texts does not know that.
      roomChecks: true,
      bodyDoc: { name: 'BinRanges', schema: bodySchema },
      replies: { 200: { description: 'What the text holds', schema: checkedSchema } },
      problems: ['invalid_request', 'pan_not_accepted', 'text_not_accepted'],
      handle: ({ text, contentType }) => {
        const safe = checkText(text, contentType, { binRanges: true });
        if (!safe.ok) return problem(safe.code, safe.detail);
        const written = contentType === 'application/json' ? bodySchema.safeParse(safe.value) : null;
        if (written?.success === false) return problem('invalid_request', undefined, fieldErrors(written.error));
        const { ranges, bad, overlaps } = checkBins(written === null ? text : written.data.ranges.join('\n'));
        if (ranges.length + bad.length > BIN_LINES_MAX) return problem('invalid_request', `At most ${BIN_LINES_MAX} ranges at once.`);
        const counts = { badCount: bad.length, overlapCount: overlaps.length };
        return json({ ranges, bad: bad.slice(0, SHOWN_MAX), overlaps: overlaps.slice(0, SHOWN_MAX), ...counts });
      },
    }),
  ];
}

const line = z.int();
const checkedSchema = z.object({
  ranges: z.array(z.string()).describe('Good ranges in their order, each once'),
  bad: z.array(z.object({ line, text: z.string(), why: z.string() })),
  badCount: z.int(),
  overlaps: z.array(z.object({ line, text: z.string(), withLine: line, withText: z.string(), why: z.string() })),
  overlapCount: z.int(),
});
