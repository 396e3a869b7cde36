// Passkeys, with Chromium's own virtual authenticator.

import { alert, hydrated, logInByForm, status } from '../stage/actions';
import { plugIn } from '../stage/passkey_device';
import { addPasskey, turnOnTwoStep } from '../stage/security';
import { Server } from '../stage/server';
import { expect, logIn, test } from '../stage/test';

test('a passkey is added, logs in alone, is renamed and removed', async ({ page, enter, mailbox }) => {
  const person = await enter();
  const device = await plugIn(page);
  await page.goto('/settings/security');
  await page.getByRole('main').getByRole('link', { name: 'Manage passkeys' }).click();
  await hydrated(page);
  await addPasskey(page, 'Laptop');
  await expect(status(page, /passkey/i)).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Laptop');
  expect(await device.count()).toBe(1);
  await mailbox.about(person.email, /passkey/i);

  await page.context().clearCookies();
  await page.goto('/login?next=%2Fsettings%2Fsecurity%2Fpasskeys');
  await hydrated(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(/\/settings\/security\/passkeys$/);
  await expect(page.getByRole('main')).not.toContainText(/never used/i);

  await page.getByLabel('Name', { exact: true }).fill('Old laptop');
  await page.getByRole('button', { name: 'Rename' }).click();
  await expect(status(page, /\S/)).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Old laptop');
  await page.getByRole('link', { name: 'Remove' }).click();
  await expect(page.getByRole('main')).toContainText('Old laptop');
  await page.getByRole('link', { name: 'Keep it' }).click();
  await page.getByRole('link', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(status(page, /removed/i)).toBeVisible();
  await page.getByRole('button', { name: 'Put the passkey back' }).click();
  await expect(status(page, /is back/)).toBeVisible();
  await page.getByRole('link', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(status(page, /removed/i)).toBeVisible();

  await page.context().clearCookies();
  await page.goto('/login');
  await hydrated(page);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(alert(page, /passkey/i)).toBeVisible();
});

test('a passkey is the second step, and shows that it is you', async ({ page, enter }) => {
  const person = await enter();
  const device = await plugIn(page);
  await addPasskey(page, 'Phone');
  await expect(status(page, /passkey/i)).toBeVisible();
  await turnOnTwoStep(page);

  await page.context().clearCookies();
  // They type, though the field offers the passkey.
  await device.answerByItself(false);
  await page.goto('/login');
  await logInByForm(page, person);
  await device.answerByItself(true);
  await expect(page).toHaveURL(/\/login\/second-factor/);
  await hydrated(page);
  await page.getByRole('button', { name: /passkey/i }).click();
  await expect(page).toHaveURL(/\/settings$/);

  await page.goto('/reauthenticate?next=%2Fsettings%2Fsecurity%2Femail');
  await hydrated(page);
  await page.getByRole('button', { name: /passkey/i }).click();
  await expect(page).toHaveURL(/\/settings\/security\/email$/);
});

test('a device that does not know its owner is refused in words, and may try again', async ({ page, enter }) => {
  await enter();
  const device = await plugIn(page);
  await device.recogniseOwner(false);
  await addPasskey(page, 'Borrowed');
  await expect(alert(page, /\S/).first()).toBeVisible();
  expect(await device.count()).toBe(0);
  await device.recogniseOwner(true);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(status(page, /passkey/i)).toBeVisible();
});

test('an address that browsers make no passkeys for says so', async ({ browser }) => {
  const server = await Server.start({ STAGEDOOR_PUBLIC_URL: undefined });
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const page = await context.newPage();
    expect(server.url).toContain('127.0.0.1');
    const person = await server.create({ username: 'Numbers', email: 'numbers@example.com', password: 'a violin in the rain' });
    await page.goto('/login');
    await expect(page.getByRole('button', { name: 'Use a passkey' })).toHaveCount(0);
    await logIn(page, person);
    await page.goto('/settings/security/passkeys');
    await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
    await expect(page.getByRole('main')).toContainText(/address/i);
  } finally {
    await context.close();
    await server.stop();
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page says what is missing, and the password still works', async ({ page, enter }) => {
    await enter();
    await page.goto('/settings/security/passkeys');
    // Assertions on text pass over <noscript>; what is seen does not.
    expect(await page.getByRole('main').innerText()).toMatch(/javascript/i);
    await page.goto('/reauthenticate?next=%2Fsettings');
    await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
  });
});
