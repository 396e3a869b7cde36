// What is over says so: a logout, a link, an account that waits for its mail.

import { register, status } from '../stage/actions';
import { confirmationLink, linkTo } from '../stage/mailbox';
import { elsewhere } from '../stage/security';
import { expect, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a logout is said, once', async ({ page, enter }) => {
      await enter();
      await page.goto('/settings');
      await page.getByRole('button', { name: 'Log out' }).click();
      await expect(status(page, 'You have been logged out')).toBeVisible();
      await expect(page).toHaveURL(/\/$/);
      await page.goto('/');
      await expect(status(page, 'You have been logged out')).toHaveCount(0);
    });

    test('so is one from elsewhere, where somebody comes to log in again', async ({ page, browser, enter, server }) => {
      const person = await enter();
      await page.goto('/settings');
      const other = await elsewhere(browser, server.url, person);
      await other.page.goto('/settings/security/sessions');
      await other.page.getByRole('button', { name: 'Log out everywhere else' }).click();
      await expect(status(other.page, 'You are logged out everywhere else')).toBeVisible();
      await other.close();
      await page.goto('/settings/security');
      await expect(page).toHaveURL(/\/login/);
      await expect(status(page, 'You are not logged in here any more')).toBeVisible();
    });

    test('a used link for a new password leads to another one', async ({ page, enter, mailbox }) => {
      const person = await enter();
      await page.context().clearCookies();
      await page.goto('/forgot-password');
      await page.getByLabel('Email').fill(person.email);
      await page.getByRole('button', { name: 'Send a link' }).click();
      const link = linkTo(await mailbox.about(person.email, /password/i), '/reset-password');
      await page.goto(link);
      await page.getByLabel('New password').fill('a cello in the snow');
      await page.getByRole('button', { name: 'Set new password' }).click();
      await expect(status(page, /new password is set/i)).toBeVisible();
      await page.goto(link);
      await expect(page.getByRole('main')).toContainText('was used or is too old');
      await expect(page.getByLabel('New password')).toHaveCount(0);
      await page.getByRole('link', { name: 'Ask for a new link' }).click();
      await expect(page).toHaveURL(/\/forgot-password$/);
    });

    test('a corrected address comes back to where its mail is waited for', async ({ page, mailbox }) => {
      await register(page, somebody('Typo'));
      await page.getByRole('link', { name: 'Change it' }).click();
      const { email } = somebody('Right');
      await page.getByLabel('New email').fill(email);
      await page.getByRole('button', { name: 'Change email' }).click();
      await expect(page).toHaveURL(/\/register\/sent$/);
      await expect(page.getByRole('main')).toContainText(email);
      await mailbox.nth(email, 1);
    });
  });
}

test('a page that waits says when the account is gone', async ({ page, browser, mailbox, server, watch }) => {
  // It asks who is logged in, and hears that nobody is.
  watch.allow(/answer 401: GET .*\/users\/me/);
  const person = somebody('Stranger');
  await register(page, person);
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
  const context = await browser.newContext({ baseURL: server.url });
  const owner = await context.newPage();
  await owner.goto(confirmationLink(await mailbox.nth(person.email, 1)));
  await owner.getByRole('button', { name: "I didn't create this account" }).click();
  await context.close();
  await expect(page.getByRole('main')).toContainText('the account is removed', { timeout: 12_000 });
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toHaveCount(0);
});
