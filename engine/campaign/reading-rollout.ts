// Reads aloud how a campaign is rolled out: to how many, in which steps, or in the shadow only.
import { isTimeZone, localTime } from './local-time.ts';
import type { Reading } from './reading-condition.ts';
import { clockOf, dateOf, inWords, shareOf } from './reading-words.ts';
import { DRAWS } from './rollout.ts';
import type { Campaign, Locale } from './schema.ts';

export function rolloutSentences({ rollout, timeZone }: Campaign, { locale }: Reading): readonly string[] {
  if (rollout === undefined) return [];
  const { mode, from, to, stages, group } = rollout;
  return [
    ...(mode === 'shadow'
      ? [inWords(locale, 'In the shadow: it is decided and recorded, but grants nothing.', '影子模式：只判断并记录，不给予优惠。')]
      : []),
    rangeSentence(from, to, locale),
    ...stages.map((stage) => {
      const { date, minuteOfDay } = localTime(Date.parse(stage.at), isTimeZone(timeZone) ? timeZone : 'UTC');
      const when = `${dateOf(date, locale)} ${clockOf(minuteOfDay)}`;
      const many = shareOf(stage.to - from);
      return inWords(locale, `From ${when} on: ${many} of the cardholders.`, `自${when}起：${many}的持卡人。`);
    }),
    ...(group === undefined
      ? []
      : [inWords(locale, `Campaigns of group ${group} divide the same draws among them.`, `灰度组${group}内的各活动划分同一号段。`)]),
  ];
}

function rangeSentence(from: number, to: number, locale: Locale): string {
  if (from === 0 && to === DRAWS) return inWords(locale, 'All cardholders take part.', '全部持卡人参与。');
  const many = shareOf(to - from);
  const draws = `${shareOf(from)}–${shareOf(to)}`;
  return inWords(
    locale,
    `${many} of the cardholders take part (draws ${draws}); the others are the comparison.`,
    `${many}的持卡人参与（号段${draws}），其余作为对照。`,
  );
}
