// The flows that keep an account safe, with nothing but a keyboard.

import { type Locator } from '@playwright/test';
import { hydrated, status, tabTo } from '../stage/actions';
import { AuthenticatorApp } from '../stage/authenticator_app';
import { linkTo } from '../stage/mailbox';
import { plugIn } from '../stage/passkey_device';
import { expect, type Page, test } from '../stage/test';

const main = (page: Page): Locator => page.getByRole('main');

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

async function follow(page: Page, link: string): Promise<void> {
  await page.goto('/settings');
  await tabTo(page, page.getByRole('link', { name: 'Security' }));
  await page.keyboard.press('Enter');
  await tabTo(page, main(page).getByRole('link', { name: link }));
  await page.keyboard.press('Enter');
}

test('password and email are changed without a mouse', async ({ page, enter, mailbox }) => {
  const person = await enter();
  await follow(page, 'Change password');
  await type(page, page.getByLabel('Current password'), person.password);
  await type(page, page.getByLabel('New password'), 'a cello in the snow');
  await page.keyboard.press('Enter');
  await expect(status(page, /password/i)).toBeVisible();

  await follow(page, 'Change email');
  await type(page, page.getByLabel('New email'), `new-${person.email}`);
  await page.keyboard.press('Enter');
  await expect(status(page, /\S/)).toBeVisible();
  await page.goto(linkTo(await mailbox.nth(`new-${person.email}`, 1), '/email-change'));
  await tabTo(page, page.getByRole('button', { name: 'Verify new email' }));
  await page.keyboard.press('Space');
  await expect(status(page, /email/i)).toBeVisible();
});

test('two-step login is set up and used without a mouse', async ({ page, enter }) => {
  const person = await enter();
  await follow(page, 'Set up two-step login');
  await tabTo(page, page.getByRole('button', { name: 'Set up two-step login' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: /qr code/i })).toBeVisible();
  const secret = ((await main(page).textContent()) ?? '').match(/(?:[A-Z2-7]{4} ?){8}/)?.[0] ?? '';
  const app = new AuthenticatorApp(secret);
  await type(page, page.getByLabel('Code', { exact: true }), await app.code());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /download/i })).toBeVisible();

  await page.context().clearCookies();
  await page.goto('/login');
  await type(page, page.getByLabel('Email or username'), person.username);
  await type(page, page.getByLabel('Password', { exact: true }), person.password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/second-factor/);
  await type(page, page.getByLabel('Code', { exact: true }), await app.code());
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings$/);
});

test('a passkey is added, a session ended and the log read without a mouse', async ({ page, enter }) => {
  await enter();
  await plugIn(page);
  await follow(page, 'Manage passkeys');
  await hydrated(page);
  await type(page, page.getByLabel('Name for the new passkey'), 'Laptop');
  // From the field itself, as in any form.
  await page.keyboard.press('Enter');
  await expect(status(page, /passkey/i)).toBeVisible();

  await follow(page, 'See where you are logged in');
  await expect(main(page)).toContainText(/this device/i);
  await follow(page, 'Open the security log');
  await expect(main(page).getByRole('listitem').filter({ hasText: /passkey/i }).first()).toBeVisible();
});
