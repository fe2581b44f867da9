// What a check of a proof is called and what it found, in Chinese; a sentence that is not known stays as the service wrote it.

const NAMES: Readonly<Record<string, string>> = {
  'statements frozen again': '重新生成结算单',
  'debits = credits': '借方 = 贷方',
  'holds = commitments': '预占 = 承诺',
  'nets = 0': '各方净额之和 = 0',
  'statements = ledger': '结算单 = 总账',
  'second implementation: splits': '独立复算：分摊',
  'second implementation: fees': '独立复算：手续费',
  'second implementation: statements': '独立复算：结算单',
  seal: '封账校验',
  'authorizations = clearing = ledger = statements': '授权 = 清算 = 总账 = 结算单',
};
const FOUND: readonly (readonly [pattern: RegExp, said: string])[] = [
  [/^(\d+) statements come out with the same totals and hashes$/, '$1 张结算单的金额与哈希均相同'],
  [/^(\d+) units balance$/, '$1 个币种或单位借贷相等'],
  [/^(\d+) \w+ agree$/, '$1 项一致'],
  [/^posted when the day closes: (\d+) rows$/, '$1 项将在封账时入账'],
  [/^what some receive, others pay$/, '一方所收即他方所付'],
  [/^not judged, because only the campaign's price could: (\d+) benefits$/, '$1 笔优惠只能由活动价格判断，未计入'],
  [/^the day is sealed as it was$/, '封账哈希未变'],
  [/^(\d+) merchants tie, (\d+) differences explained$/, '$1 个商户一致，$2 项差异已解释'],
  [/^no clearing file of (.+) has come: three ways$/, '$1 的清算文件未到，按三方核对'],
];

export const proofNameZh = (name: string): string | null => NAMES[name] ?? null;

/** Null where any part of it is not known. */
export function proofFoundZh(detail: string): string | null {
  const parts = detail.split('; ').map((part) => {
    const found = FOUND.find(([pattern]) => pattern.test(part));
    return found === undefined ? null : part.replace(found[0], found[1]);
  });
  return parts.includes(null) ? null : parts.join('；');
}
