// Where somebody is logged in, what happened to their account, and "This wasn't me".

import { alert, logInByForm, status } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { elsewhere } from '../stage/security';
import { expect, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('one other session is ended, then all the others', async ({ page, browser, enter, server }) => {
      const person = await enter();
      const others = await Promise.all([1, 2, 3].map(() => elsewhere(browser, server.url, person)));
      const loggedIn = async () => (await Promise.all(others.map((one) => one.isLoggedIn()))).filter(Boolean).length;

      await page.goto('/settings/security');
      await page.getByRole('main').getByRole('link', { name: 'See where you are logged in' }).click();
      await expect(page.getByRole('main')).toContainText(/this device/i);
      const logOut = page.getByRole('main').getByRole('button', { name: /^log out(?! everywhere)/i });
      await expect(logOut).toHaveCount(3);
      await logOut.first().click();
      await expect(status(page, /logged out|ended/i)).toBeVisible();
      expect(await loggedIn()).toBe(2);
      await page.getByRole('button', { name: 'Log out everywhere else' }).click();
      await expect(logOut).toHaveCount(0);
      expect(await loggedIn()).toBe(0);
      expect((await page.request.get('/api/v1/users/me')).status()).toBe(200);
      await Promise.all(others.map((one) => one.close()));
    });

    test('the log tells what happened', async ({ page, enter, server }) => {
      const person = await enter();
      await page.request.post('/api/v1/auth/login', { data: { identifier: person.username, password: 'a wrong one' } });
      await server.setRole(person, 'creator');
      await page.goto('/settings/security');
      await page.getByRole('main').getByRole('link', { name: 'Open the security log' }).click();
      const entries = page.getByRole('main').getByRole('listitem');
      await expect(entries.filter({ hasText: /logged in/i }).first()).toBeVisible();
      await expect(entries.filter({ hasText: /refused|failed|wrong/i }).first()).toBeVisible();
      await expect(entries.filter({ hasText: /operator/i }).first()).toBeVisible();
    });

    test('“This wasn’t me” ends every session and starts a new password', async ({ page, enter, mailbox }) => {
      const person = await enter();
      const changed = await page.request.put('/api/v1/users/me/password', {
        data: { current_password: person.password, new_password: 'a thief was here today' },
      });
      expect(changed.status()).toBe(204);
      const link = linkTo(await mailbox.about(person.email, /password/i), '/not-me');
      await page.goto(link);
      expect((await page.request.get('/api/v1/users/me')).status(), 'opening does nothing').toBe(200);
      await page.getByRole('button', { name: 'Lock my account' }).click();
      await expect(status(page, /\S/)).toBeVisible();
      expect((await page.request.get('/api/v1/users/me')).status()).toBe(401);

      await page.goto('/login');
      await logInByForm(page, { ...person, password: 'a thief was here today' });
      await expect(alert(page, /not right/i)).toBeVisible();
      await expect.poll(() => mailbox.to(person.email).some((mail) => mail.text.includes('/reset-password?token='))).toBe(true);
      const mail = mailbox.to(person.email).find((one) => one.text.includes('/reset-password?token='));
      await page.goto(linkTo(mail ?? { to: '', subject: '', text: '', html: '' }, '/reset-password'));
      await page.getByLabel('New password').fill('a cello in the snow');
      await page.getByRole('button', { name: 'Set new password' }).click();
      await logInByForm(page, { ...person, password: 'a cello in the snow' });
      await expect(page).toHaveURL(/\/settings$/);
    });
  });
}

test('a login from a new browser is told by mail', async ({ server, enter, browser, mailbox }) => {
  const person = await enter();
  expect(mailbox.to(person.email)).toEqual([]);
  const context = await browser.newContext({
    baseURL: server.url,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0',
  });
  const other = await context.newPage();
  await other.goto('/login');
  await logInByForm(other, person);
  await expect(other).toHaveURL(/\/settings$/);
  const mail = await mailbox.nth(person.email, 1);
  expect(mail.text).toContain('Firefox on Linux');
  expect(linkTo(mail, '/not-me')).toBeTruthy();
  await context.close();
});
