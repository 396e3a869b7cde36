// What people do to keep their account safe, by the names that they see or hear.

import { type Browser, type Page, expect } from '@playwright/test';
import { logInByForm } from './actions';
import { AuthenticatorApp } from './authenticator_app';
import { type Mailbox, linkTo } from './mailbox';
import type { Person } from './server';

/** The same person in another browser. */
export interface Elsewhere {
  page: Page;
  /** Whether the session there still opens the account. */
  isLoggedIn: () => Promise<boolean>;
  close: () => Promise<void>;
}

export async function elsewhere(browser: Browser, url: string, person: Person): Promise<Elsewhere> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  const answer = await page.request.post('/api/v1/auth/login', {
    data: { identifier: person.username, password: person.password },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  return {
    page,
    isLoggedIn: async () => (await page.request.get('/api/v1/users/me')).status() === 200,
    close: () => context.close(),
  };
}

/** Sets two-step login up, and says that its backup codes are kept unless they are to stay
 * on the page; the app and the codes. */
export async function turnOnTwoStep(page: Page, { keeps = true } = {}): Promise<{ app: AuthenticatorApp; secret: string; codes: string[] }> {
  await page.goto('/settings/security/two-step');
  await page.getByRole('button', { name: 'Set up two-step login' }).click();
  await expect(page.getByRole('img', { name: /qr code/i })).toBeVisible();
  const secret = ((await page.getByRole('main').textContent()) ?? '').match(/(?:[A-Z2-7]{4} ?){8}/)?.[0].replace(/\s/g, '') ?? '';
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  const app = new AuthenticatorApp(secret);
  await page.getByLabel('Code', { exact: true }).fill(await app.code());
  await page.getByRole('button', { name: 'Turn on' }).click();
  const codes = await shownBackupCodes(page);
  if (keeps) await keepCodes(page);
  return { app, secret, codes };
}

/** Says that the backup codes on the page are kept. */
export async function keepCodes(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await expect(page.getByRole('heading', { name: 'Two-step login is on' })).toBeVisible();
}

/** The ten backup codes on the page that is open. */
export async function shownBackupCodes(page: Page): Promise<string[]> {
  await expect(page.getByRole('link', { name: /download/i })).toBeVisible();
  const codes = ((await page.getByRole('main').textContent()) ?? '').match(/[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}/gi) ?? [];
  expect(codes).toHaveLength(10);
  return codes;
}

/** The second step, on its page. */
export async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code', { exact: true }).fill(code);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Adds a passkey on its page. */
export async function addPasskey(page: Page, name: string): Promise<void> {
  await page.goto('/settings/security/passkeys');
  await page.getByLabel('Name for the new passkey').fill(name);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
}

/** Locks the account with "This wasn't me", sets a new password, and logs in with that and
 * a backup code: the page that opens shows what is suspended since. */
export async function lockDown(page: Page, mailbox: Mailbox, person: Person, backupCode: string): Promise<void> {
  const changed = await page.request.put('/api/v1/users/me/password', {
    data: { current_password: person.password, new_password: 'a thief was here today' },
  });
  expect(changed.status(), await changed.text()).toBe(204);
  await page.goto(linkTo(await mailbox.about(person.email, /password/i), '/not-me'));
  await page.getByRole('button', { name: 'Lock my account' }).click();
  await expect(page).toHaveURL(/\/account-locked$/);
  const has = (path: string) => mailbox.to(person.email).find((mail) => mail.text.includes(`${path}?token=`));
  await expect.poll(() => has('/reset-password')).toBeTruthy();
  await page.goto(linkTo(has('/reset-password') ?? { to: '', subject: '', text: '', html: '' }, '/reset-password'));
  await page.getByLabel('New password').fill('a cello in the snow');
  await page.getByRole('button', { name: 'Set new password' }).click();
  await logInByForm(page, { ...person, password: 'a cello in the snow' });
  await enterCode(page, backupCode);
  await expect(page.getByRole('heading', { name: 'Look through what is suspended' })).toBeVisible();
}
