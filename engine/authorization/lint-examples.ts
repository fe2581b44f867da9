// Lints the examples of a campaign: each must still hold on the engine that decides today, with today's holidays.
import type { Finding } from '../campaign/finding.ts';
import { told } from '../campaign/lint-finding.ts';
import type { Holidays } from '../campaign/live.ts';
import type { Campaign } from '../campaign/schema.ts';
import { runExample } from './run-example.ts';

export function lintExamples(campaign: Campaign, holidays: Holidays): readonly Finding[] {
  return campaign.examples.flatMap((example, index) => {
    const problems = problemsOf(campaign, { example, holidays });
    if (problems.length === 0) return [];
    const why = problems.join('; ');
    return [
      told(
        { code: 'example_fails', severity: 'error', path: `examples.${index}` },
        {
          en: `The example "${example.name}" no longer holds: ${why}. What was promised when it was written is not what is granted now. Correct the rule or the example.`,
          'zh-CN': `示例“${example.name}”不再成立：${why}。当前实际给予的优惠与编写时的承诺不一致，请修正规则或示例。`,
        },
      ),
    ];
  });
}

function problemsOf(
  campaign: Campaign,
  { example, holidays }: { readonly example: Campaign['examples'][number]; readonly holidays: Holidays },
): readonly string[] {
  try {
    return runExample(campaign, example, holidays).problems;
  } catch (fault) {
    return [`could not be run: ${fault instanceof Error ? fault.message : String(fault)}`];
  }
}
