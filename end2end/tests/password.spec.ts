// Changing a password, and setting a new one when it is forgotten.

import { alert, logInByForm, status } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { elsewhere } from '../stage/security';
import { expect, test } from '../stage/test';

const another = 'a cello in the snow';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a new password ends every other session and is told by mail', async ({ page, browser, enter, server, mailbox }) => {
      const person = await enter();
      const other = await elsewhere(browser, server.url, person);

      await page.goto('/settings');
      await page.getByRole('link', { name: 'Security' }).click();
      await expect(page).toHaveURL(/\/settings\/security$/);
      await page.getByRole('main').getByRole('link', { name: 'Change password' }).click();
      await page.getByLabel('Current password').fill(person.password);
      await page.getByLabel('New password').fill(another);
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect(status(page, /password/i)).toBeVisible();

      expect(await other.isLoggedIn(), 'the other browser').toBe(false);
      expect((await page.request.get('/api/v1/users/me')).status(), 'this browser').toBe(200);
      await other.close();
      const mail = await mailbox.about(person.email, /password/i);
      expect(linkTo(mail, '/not-me')).toBeTruthy();

      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, person);
      await expect(alert(page, /not right/i)).toBeVisible();
      await logInByForm(page, { ...person, password: another });
      await expect(page).toHaveURL(/\/settings$/);
    });

    test('a wrong or weak password is explained, and nothing changes', async ({ page, enter }) => {
      const person = await enter();
      await page.goto('/settings/security/password');
      await page.getByLabel('Current password').fill('not the one');
      await page.getByLabel('New password').fill(another);
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect(alert(page, /current password/i)).toBeVisible();

      await page.getByLabel('Current password').fill(person.password);
      await page.getByLabel('New password').fill('password1');
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect(page.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel('New password')).toHaveValue('');

      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, person);
      await expect(page).toHaveURL(/\/settings$/);
    });

    test('a forgotten password is set anew with the link, once', async ({ page, browser, enter, server, mailbox }) => {
      const person = await enter();
      const other = await elsewhere(browser, server.url, person);
      await page.context().clearCookies();

      await page.goto('/login');
      // What was typed into the login, and refused, is there already.
      await logInByForm(page, { ...person, password: 'not the one' });
      await expect(alert(page, /\S/).first()).toBeVisible();
      await page.getByRole('link', { name: /forgot/i }).click();
      await expect(page).toHaveURL(/\/forgot-password$/);
      await expect(page.getByLabel('Email')).toHaveValue(person.email);
      await page.getByLabel('Email').fill(person.email);
      await page.getByRole('button', { name: 'Send a link' }).click();
      await expect(status(page, /mail|link/i)).toBeVisible();
      const link = linkTo(await mailbox.nth(person.email, 1), '/reset-password');

      // Mail scanners open links, too.
      expect((await page.request.get(link)).status()).toBe(200);
      await page.goto(link);
      await page.getByLabel('New password').fill('short');
      await page.getByRole('button', { name: 'Set new password' }).click();
      await expect(page.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true');
      await page.getByLabel('New password').fill(another);
      await page.getByRole('button', { name: 'Set new password' }).click();
      await expect(page).toHaveURL(/\/login/);
      await expect(status(page, /password/i)).toBeVisible();
      expect(await other.isLoggedIn(), 'the other browser').toBe(false);
      await other.close();

      await logInByForm(page, { ...person, password: another });
      await expect(page).toHaveURL(/\/settings$/);
      await page.context().clearCookies();
      await page.goto(link);
      await expect(page.getByRole('main')).toContainText('This link was used or is too old.');
      await expect(page.getByLabel('New password')).toHaveCount(0);
    });
  });
}

test('an address without an account gets the same page and no mail', async ({ page, server, mailbox }) => {
  const nobody = `nobody-${Date.now()}@example.com`;
  await page.goto('/forgot-password');
  await page.getByLabel('Email').fill(nobody);
  await page.getByRole('button', { name: 'Send a link' }).click();
  await expect(status(page, /mail|link/i)).toBeVisible();
  const told = await page.getByRole('status').textContent();

  const known = await server.create({ username: `Known${Date.now()}`, email: `known-${Date.now()}@example.com`, password: another });
  await page.goto('/forgot-password');
  await page.getByLabel('Email').fill(known.email);
  await page.getByRole('button', { name: 'Send a link' }).click();
  await expect(status(page, /mail|link/i)).toBeVisible();
  expect(await page.getByRole('status').textContent()).toBe(told);
  await mailbox.nth(known.email, 1);
  expect(mailbox.to(nobody)).toEqual([]);
});
