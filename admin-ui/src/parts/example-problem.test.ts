// What an example expected, told in money and words instead of minor units and codes.
import { expect, test } from 'vitest';
import { failedExampleText, problemText } from './example-problem.ts';
import { voiceOf } from './voice.tsx';

const teller = (locale: 'en' | 'zh-CN') => {
  const voice = voiceOf(locale, 'Asia/Shanghai');
  return { locale, name: voice.name, money: (minor: number) => voice.money(minor, 'CNY') };
};

test('amounts and shares are told as money, reasons in words, in both languages', () => {
  expect(problemText('amount: expected 1000, got 1200', teller('en'))).toBe('benefit: expected ¥10.00, got ¥12.00');
  expect(problemText('funding of bank: expected 500, got 600', teller('zh-CN'))).toBe('银行：预期 ¥5.00，实际 ¥6.00');
  expect(problemText('earn: expected 3, got 4', teller('zh-CN'))).toBe('赠送积分：预期 3，实际 4');
  expect(problemText('amount: expected between 100 and 200, got 300', teller('en'))).toBe('benefit: expected ¥1.00 – ¥2.00, got ¥3.00');
  expect(problemText('reason: expected no_value, got granted (granted)', teller('en'))).toContain('got “Granted”');
});

test('the finding of a failed example keeps the name of the example; anything else is said as it is', () => {
  const message = 'two steps: deep: amount: expected 1000, got 1200; funding of bank: expected 500, got 600';
  expect(failedExampleText(message, teller('zh-CN'))).toBe('two steps: deep：优惠：预期 ¥10.00，实际 ¥12.00；银行：预期 ¥5.00，实际 ¥6.00');
  expect(problemText('could not be run: no', teller('zh-CN'))).toBe('could not be run: no');
});
