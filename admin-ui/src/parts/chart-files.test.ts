// The files of a chart: what a spreadsheet reads, and what it must not run.
import { expect, test } from 'vitest';
import { csvOf, fileName } from './chart-files.ts';

const columns = [{ label: 'Campaign' }, { label: 'Burn', figure: true }];

test('1.2.10 a campaign named like a formula is text in a spreadsheet, a negative figure stays a figure', () => {
  const text = csvOf(columns, [
    ['=cmd|calc', -120],
    ['@lunch', 5],
  ]);

  expect(text).toBe("\uFEFFCampaign,Burn\r\n'=cmd|calc,-120\r\n'@lunch,5\r\n");
});

test('quotes, commas and line breaks survive the file', () => {
  expect(csvOf(columns, [['Tea, "fresh"\nand hot', null]])).toBe('\uFEFFCampaign,Burn\r\n"Tea, ""fresh""\nand hot",\r\n');
});

test('a title in any script is a file name, and one of signs alone still has a name', () => {
  expect(fileName('Burn by day / funder', 'csv')).toBe('burn-by-day-funder.csv');
  expect(fileName('按日消耗', 'png')).toBe('按日消耗.png');
  expect(fileName('…', 'png')).toBe('chart.png');
});
