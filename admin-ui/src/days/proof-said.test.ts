// A proof is read in Chinese wherever its sentences are known, and never half.
import { expect, test } from 'vitest';
import { proofFoundZh, proofNameZh } from './proof-said.ts';

test('what a check found is said in Chinese, or as a whole as the service wrote it', () => {
  expect(proofNameZh('debits = credits')).toBe('借方 = 贷方');
  expect(proofFoundZh("2003 parts agree; not judged, because only the campaign's price could: 11 benefits")).toBe(
    '2003 项一致；11 笔优惠只能由活动价格判断，未计入',
  );
  expect(proofFoundZh('28 merchants tie, 54 differences explained; no clearing file of 344001, 392001 has come: three ways')).toBe(
    '28 个商户一致，54 项差异已解释；344001, 392001 的清算文件未到，按三方核对',
  );
  expect(proofFoundZh('3 units balance; something new')).toBeNull();
});
