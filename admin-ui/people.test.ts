// People in a real Chromium against the real service: cookies it accepts, signing in, proving it again without losing a form, an authenticator, and rights.
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isChromiumMissing, type OpenPage, openRealConsole, type RealConsole } from './testing/real-console.ts';

const PASSWORD = 'correct horse battery staple';
const EMAIL = 'lin@bank.example';
let house: RealConsole;

/** Only a desk may lack Chromium. */
const mayBeMissing = process.env['CI'] !== 'true';
if (isChromiumMissing && mayBeMissing) test.skip('people was not looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('people', () => {
  beforeAll(async () => {
    house = await openRealConsole(process.env);
  }, 180_000);
  afterAll(() => house?.stop(), 60_000);

  /** Signed in as a person of the demo. */
  async function as(name: string, look: Parameters<RealConsole['open']>[1] = {}): Promise<OpenPage> {
    const opened = await house.open('en-GB', look);
    await opened.page.goto('/sign-in');
    await opened.page.getByRole('button', { name: `Continue as ${name}` }).click();
    await opened.page.getByRole('button', { name: `Account: ${name}` }).waitFor();
    return opened;
  }
  const go = async ({ page }: OpenPage, link: string) => {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: link, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: link }).waitFor();
  };

  test('one click signs in as a person of the demo, with a cookie that no script reads and Chromium keeps on plain HTTP', async () => {
    const opened = await house.open('en-GB');
    await opened.page.goto('/sign-in');
    await opened.page.getByRole('button', { name: 'Continue as Demo marketer' }).waitFor();
    await opened.picture('people-sign-in');
    expect(await opened.barriers()).toEqual([]);
    await opened.page.getByRole('button', { name: 'Continue as Demo marketer' }).click();
    await opened.page.getByRole('button', { name: 'Account: Demo marketer' }).waitFor();
    const cookies = await opened.context.cookies();

    expect(cookies.map(({ name, httpOnly, sameSite, secure, path }) => ({ name, httpOnly, sameSite, secure, path }))).toEqual([
      { name: 'offerline', httpOnly: true, sameSite: 'Strict', secure: false, path: '/' },
    ]);
    expect(await opened.page.evaluate('document.cookie')).toBe('');
    await opened.page.reload();
    await opened.page.getByRole('button', { name: 'Account: Demo marketer' }).waitFor();
    await opened.page.goto('/people');
    await opened.page.getByRole('heading', { level: 1, name: 'You may not open this page' }).waitFor();
  }, 60_000);

  test('an administrator invites after a proof, and the link sets a password and an authenticator that the next sign-in asks for', async () => {
    const admin = await as('Demo admin');
    await go(admin, 'People');
    await admin.page.getByRole('cell', { name: 'Demo marketer' }).waitFor();
    await admin.picture('people-list');
    expect(await admin.barriers()).toEqual([]);
    await admin.page.getByRole('button', { name: 'Invite a person' }).click();
    await admin.page.getByLabel('Name', { exact: true }).fill('Lin Example');
    await admin.page.getByRole('dialog').getByLabel('E-mail address').fill(EMAIL);
    await admin.page.getByLabel('Marketer').check();
    await admin.picture('people-invite');
    expect(await admin.barriers()).toEqual([]);
    await admin.page.getByRole('button', { name: 'Invite', exact: true }).click();
    await admin.page.getByRole('heading', { name: 'Prove that it is you' }).waitFor();
    await admin.picture('people-confirm');
    await admin.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    const link = await admin.page.getByLabel('Link', { exact: true }).inputValue();
    await admin.picture('people-link');

    const lin = await house.open('en-GB');
    await lin.page.goto(link);
    await lin.page.getByLabel('New password').fill(PASSWORD);
    await lin.page.getByLabel('The same once more').fill(PASSWORD);
    await lin.page.getByRole('button', { name: 'Set password and sign in' }).click();
    const menu = lin.page.getByRole('button', { name: 'Account: Lin Example' });
    await menu.click();
    await lin.page.getByRole('link', { name: 'Your account' }).click();
    await lin.page.getByRole('button', { name: 'Add an authenticator' }).click();
    const shown = (await lin.page.locator('.secret').textContent()) ?? '';
    const totp = new TOTP({ secret: Secret.fromBase32(shown.replaceAll(' ', '')) });
    await lin.picture('people-authenticator');
    expect(await lin.barriers()).toEqual([]);
    await lin.page.getByLabel('Code it shows').fill(totp.generate());
    await lin.page.getByRole('button', { name: 'Add it' }).click();
    await lin.page.getByRole('button', { name: 'I have kept them' }).click();
    await lin.page.getByText('10 recovery codes are left').waitFor();
    await lin.picture('people-account');
    expect(await lin.barriers()).toEqual([]);

    await menu.click();
    await lin.page.getByRole('button', { name: 'Sign out' }).click();
    await lin.page.getByRole('button', { name: 'Account: Visitor' }).waitFor();
    await lin.page.goto('/sign-in');
    await lin.page.getByLabel('E-mail address').fill(EMAIL);
    await lin.page.getByLabel('Password').fill(PASSWORD);
    await lin.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await lin.page.getByLabel('Code', { exact: true }).fill(totp.generate({ timestamp: Date.now() + 30_000 }));
    await lin.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await lin.page.getByRole('button', { name: 'Account: Lin Example' }).waitFor();
    expect([...admin.faults, ...lin.faults].filter((fault) => !fault.includes('401'))).toEqual([]);
  }, 90_000);

  test('a session that ends in the middle of a form asks once more, and what was entered is saved', async () => {
    const admin = await as('Demo admin');
    await admin.page.goto('/people/person_demo_viewer');
    await admin.page.getByLabel('Name', { exact: true }).fill('Demo viewer, renamed');
    await admin.context.clearCookies();
    await admin.page.getByRole('button', { name: 'Save' }).click();
    await admin.page.getByRole('heading', { name: 'Your session has ended' }).waitFor();
    await admin.picture('people-again');
    await admin.page.getByRole('button', { name: 'Continue as Demo admin' }).click();
    await admin.page.getByRole('heading', { name: 'Prove that it is you' }).waitFor();
    await admin.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await admin.page.getByText('It holds from the next click of Demo viewer, renamed').waitFor();

    await admin.page.getByRole('heading', { level: 1, name: 'Demo viewer, renamed' }).waitFor();
    await admin.picture('people-person');
    expect(await admin.barriers()).toEqual([]);
  }, 60_000);

  test('a role of the bank is made, given a reach, and deleted', async () => {
    const admin = await as('Demo admin', { dark: true });
    await go(admin, 'Roles');
    await admin.page.getByRole('button', { name: 'New role' }).click();
    await admin.page.getByLabel('Name of the role').fill('east-desk');
    await admin.page.getByLabel('campaigns:read').check();
    await admin.page.getByLabel('Only certain places').check();
    await admin.page.getByLabel('Regions').fill('CN-SH, CN-JS');
    await admin.picture('people-role-dialog');
    expect(await admin.barriers()).toEqual([]);
    await admin.page.getByRole('button', { name: 'Save' }).click();
    await admin.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await admin.page.getByRole('cell', { name: 'CN-SH, CN-JS' }).waitFor();
    await admin.picture('people-roles-dark');
    expect(await admin.barriers()).toEqual([]);
    await admin.page.getByRole('button', { name: 'Delete east-desk' }).click();
    await admin.page.getByText('The role east-desk is deleted').waitFor();
  }, 60_000);

  test('all of it fits a phone, in Chinese', async () => {
    const phone = await house.open('zh-CN', { width: 375, height: 800 });
    await phone.page.goto('/sign-in');
    await phone.page.getByRole('button', { name: '以 Demo admin 的身份继续' }).waitFor();
    await phone.picture('people-phone-sign-in');
    await phone.page.getByRole('button', { name: '以 Demo admin 的身份继续' }).click();
    await phone.page.getByRole('button', { name: '账户：Demo admin' }).waitFor();
    for (const path of ['/people', '/people/person_demo_merchant', '/roles', '/account', '/sign-in']) {
      await phone.page.goto(path);
      await phone.page.locator('.sheet').first().waitFor();
      await phone.picture(`people-phone${path.replaceAll('/', '-')}`);
      expect([path, await phone.barriers()]).toEqual([path, []]);
      expect([path, await phone.page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 375]);
    }
  }, 60_000);
});
