// A development server shows the mails that it does not send.

import { Server } from '../stage/server';
import { fillRegistration, status } from '../stage/actions';
import { test as base, expect, somebody } from '../stage/test';

const test = base.extend<object, { development: Server }>({
  development: [
    async ({}, use) => {
      const server = await Server.start({ STAGEDOOR_DEV: '1' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ development }, use) => use(development.url),
});

test('the outbox leads on from the registration, and the header says what server this is', async ({ page, development }) => {
  const person = somebody();
  await page.goto('/register');
  await expect(page.getByRole('banner')).toContainText(/development/i);
  await fillRegistration(page, person);
  await page.getByRole('button', { name: 'Create account' }).click();

  await expect(async () => {
    await page.goto('/dev/outbox');
    await expect(page.getByRole('main')).toContainText(person.email, { timeout: 300 });
  }).toPass({ timeout: 10_000 });
  await page.getByRole('link', { name: /verify-email\?token=|confirm/i }).first().click();
  await page.getByRole('button', { name: 'Verify email' }).click();
  await expect(status(page, 'Your email is verified')).toBeVisible();
  expect(await development.show(person)).toMatchObject({ is_verified: true });
});

base('without STAGEDOOR_DEV there is no outbox', async ({ page }) => {
  expect((await page.goto('/dev/outbox'))?.status()).toBe(404);
  await page.goto('/');
  await expect(page.getByRole('banner')).not.toContainText(/development/i);
});
