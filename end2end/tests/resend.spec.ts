// Asking for the mail again, on a server that keeps the limits.

import { alert, logInByForm, status } from '../stage/actions';
import { Server } from '../stage/server';
import { test as base, expect, logIn, somebody } from '../stage/test';

const test = base.extend<object, { strict: Server }>({
  strict: [
    async ({ mailbox }, use) => {
      const server = await Server.start({ SMTP_URL: mailbox.url, STAGEDOOR_RATE_LIMITS: 'on' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ strict }, use) => use(strict.url),
});

test('a mail is sent, then the seconds left count down', async ({ page, mailbox, strict }) => {
  const person = await strict.create(somebody(), { verified: false });
  await logIn(page, person);
  await page.goto('/verify-email/resend');
  const resend = page.getByRole('button', { name: /resend verification email/i });
  await resend.click();
  await mailbox.nth(person.email, 1);
  await expect(status(page, /mail/i).first()).toBeVisible();

  const seconds = async () => Number(/(\d+) second/i.exec(await page.getByRole('main').innerText())?.[1] ?? NaN);
  await expect.poll(seconds).toBeGreaterThan(45);
  const before = await seconds();
  expect(before).toBeLessThanOrEqual(60);
  await expect.poll(seconds, { timeout: 6_000 }).toBeLessThan(before - 1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the seconds left are on the page', async ({ page, mailbox, strict }) => {
    const person = await strict.create(somebody(), { verified: false });
    await logIn(page, person);
    await page.goto('/verify-email/resend');
    await page.getByRole('button', { name: 'Resend verification email' }).click();
    await mailbox.nth(person.email, 1);
    await expect(page.getByRole('main')).toContainText(/\d+\s*s/i);
  });
});

test('logged out it asks for the address, and says the same for any', async ({ page, mailbox, strict }) => {
  const person = await strict.create(somebody(), { verified: false });
  const said: string[] = [];
  for (const email of [person.email, somebody().email]) {
    await page.goto('/verify-email/resend');
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Resend verification email' }).click();
    await expect(status(page, /mail/i).first()).toBeVisible();
    said.push((await page.getByRole('main').innerText()).replaceAll(email, '…'));
  }
  await mailbox.nth(person.email, 1);
  expect(said[0]).toBe(said[1]);
});

test('after too many wrong passwords the page says how long to wait', async ({ page, strict }) => {
  const person = await strict.create(somebody());
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await page.goto('/login');
    await logInByForm(page, { ...person, password: `wrong number ${attempt}` });
    await expect(alert(page, /\S/).first()).toBeVisible();
  }
  await expect(alert(page, /wait/i).first()).toBeVisible();
  await expect(page.getByLabel('Email or username')).toHaveValue(person.email);
});
