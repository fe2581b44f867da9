// Somebody who has never seen the console makes "spend 100 save 10 on Fridays for these BINs, bank 60 / merchant 40" by what the screen says; every act is counted and written down.
import type { Locator } from 'playwright-core';
import { APPROVAL_WORDS } from '../src/approval/words-approval.ts';
import { EDITOR_WORDS } from '../src/marketing/editor/words-editor.ts';
import { FIELD_WORDS } from '../src/marketing/editor/words-fields.ts';
import { CAMPAIGN_WORDS } from '../src/marketing/words-campaigns.ts';
import { filledIn, type Values } from '../../engine/message/fill.ts';
import type { Pair } from '../src/parts/words-of.tsx';
import type { OpenPage, RealConsole } from './real-console.ts';

export interface Newcomer {
  /** What was clicked and filled in, in order, in the words of the screen. */
  readonly acts: readonly string[];
  /** The document that was submitted. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly submitted: boolean;
  readonly barriers: readonly string[];
}

const say = <Name extends string>(table: Readonly<Record<Name, Pair>>, name: Name, values?: Values) => filledIn(table[name][0], values);
const party = (word: 'fund.share', name: string) => say(EDITOR_WORDS, word, { party: name });

export async function makeFirstCampaign(console: RealConsole): Promise<Newcomer> {
  const opened = await console.open('en-GB');
  const acts: string[] = [];
  const hands: Hands = {
    ...opened,
    click: async (what, where) => {
      acts.push(`click "${what}"`);
      await where.click();
    },
    fill: async (what, where, text) => {
      acts.push(`fill "${what}": ${text}`);
      await where.fill(text);
    },
  };
  const { page } = opened;
  await page.goto('/');
  await page.locator('.person-name').click();
  await page.getByRole('button', { name: 'Demo marketer', exact: true }).click();
  await page.locator('.person-name', { hasText: 'Demo marketer' }).waitFor();
  acts.length = 0;
  await writeRule(hands);
  const barriers = await opened.barriers();
  await opened.picture('newcomer-1-rule');
  const id = await saveTrySubmit(hands);
  await opened.picture('newcomer-2-submitted');
  const version = await page.evaluate<{ readonly document: Readonly<Record<string, unknown>>; readonly state: string }>(
    `fetch('/v1/campaigns/${id}/versions/1').then((answer) => answer.json())`,
  );
  const waits = await page.getByText(say(APPROVAL_WORDS, 'act.withdraw'), { exact: true }).isVisible();
  await opened.context.close();
  return { acts, document: version.document, submitted: waits, barriers };
}

interface Hands extends OpenPage {
  readonly click: (what: string, where: Locator) => Promise<void>;
  readonly fill: (what: string, where: Locator, text: string) => Promise<void>;
}

async function writeRule({ page, click, fill }: Hands): Promise<void> {
  const button = (name: string) => click(name, page.getByRole('button', { name, exact: true }).first());
  const field = (name: string, text: string) => fill(name, page.getByLabel(name, { exact: true }).first(), text);
  await click('Campaigns', page.getByRole('link', { name: 'Campaigns', exact: true }).first());
  await click(say(CAMPAIGN_WORDS, 'list.new'), page.getByRole('link', { name: say(CAMPAIGN_WORDS, 'list.new') }));
  await button(say(CAMPAIGN_WORDS, 'new.blank'));
  await field(say(FIELD_WORDS, 'f.name.en'), 'Friday saver');
  await field(say(FIELD_WORDS, 'f.name.zh'), '周五立减');
  await field(say(EDITOR_WORDS, 'bins.include'), '62258800-62258899, 625188');
  await field(`${say(FIELD_WORDS, 'f.chains')}: ${say(FIELD_WORDS, 'f.include')}`, 'demo-store');
  await button(say(EDITOR_WORDS, 'window.add'));
  const friday = page.getByRole('checkbox', { name: say(EDITOR_WORDS, 'day.fri'), exact: true });
  if (!(await friday.isChecked())) await click(say(EDITOR_WORDS, 'day.fri'), friday);
  await field(party('fund.share', 'merchant'), '40');
  await field(party('fund.share', 'bank'), '60');
  await button(say(EDITOR_WORDS, 'texts.write'));
  await button(say(EDITOR_WORDS, 'ex.make'));
  await page.getByText(say(EDITOR_WORDS, 'ex.ok'), { exact: true }).first().waitFor();
}

/** Gives the id that the campaign got. */
async function saveTrySubmit({ page, click, fill }: Hands): Promise<string> {
  const tab = say(EDITOR_WORDS, 'edit.try');
  await click(tab, page.getByRole('tab', { name: tab }));
  await page.locator('.editor-main').getByText('¥10.00').first().waitFor();
  await click(say(EDITOR_WORDS, 'edit.save'), page.getByRole('button', { name: say(EDITOR_WORDS, 'edit.save'), exact: true }));
  await page.waitForURL(/\/campaigns\/(?!new)[^/]+\//);
  const id = /\/campaigns\/([^/]+)\//.exec(page.url())?.[1] ?? '';
  const step = say(EDITOR_WORDS, 'edit.step.submit');
  await click(step, page.getByRole('link', { name: step, exact: true }));
  const submit = say(APPROVAL_WORDS, 'act.submit');
  await click(submit, page.getByRole('button', { name: submit, exact: true }).first());
  const dialog = page.getByRole('dialog');
  await fill(say(APPROVAL_WORDS, 'submit.note'), dialog.getByRole('textbox').first(), 'Friday footfall at the stores');
  await click(submit, dialog.getByRole('button', { name: submit, exact: true }));
  await dialog.waitFor({ state: 'detached' });
  return id;
}
