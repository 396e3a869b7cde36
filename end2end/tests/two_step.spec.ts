// Two-step login: an authenticator app, and codes for when it is gone.

import { readFile } from 'node:fs/promises';
import { alert, logInByForm, status } from '../stage/actions';
import { wrongCode } from '../stage/authenticator_app';
import { elsewhere, enterCode, keepCodes, shownBackupCodes, turnOnTwoStep } from '../stage/security';
import { expect, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('it is set up, asked for at the next login, and turned off', async ({ page, browser, enter, server, mailbox }) => {
      test.setTimeout(120_000);
      const person = await enter();
      const other = await elsewhere(browser, server.url, person);
      const { app, secret, codes } = await turnOnTwoStep(page, { keeps: false });
      expect(await other.isLoggedIn(), 'the other browser').toBe(false);
      await other.close();
      await mailbox.about(person.email, /two-step/i);

      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: /download/i }).click();
      const text = await readFile(await (await download).path(), 'utf8');
      for (const code of codes) expect(text).toContain(code);
      await keepCodes(page);
      await page.goto('/settings/security/two-step');
      await expect(page.getByRole('main')).not.toContainText(codes[0] ?? 'no code');

      await page.context().clearCookies();
      await page.goto('/login?next=%2Fsettings%2Fsecurity');
      await logInByForm(page, person);
      await expect(page).toHaveURL(/\/login\/second-factor/);
      expect((await page.request.get('/api/v1/users/me')).status(), 'the first step opens nothing').toBe(401);
      await enterCode(page, wrongCode(secret));
      await expect(alert(page, /code/i)).toBeVisible();
      await enterCode(page, await app.code());
      await expect(page).toHaveURL(/\/settings\/security$/);

      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, person);
      await enterCode(page, codes[0]?.toUpperCase().replaceAll('-', ' ') ?? '');
      await expect(page).toHaveURL(/\/settings$/);
      await page.goto('/settings/security/two-step');
      await expect(page.getByRole('main')).toContainText(/9 /);
      await page.getByRole('link', { name: 'Make new backup codes' }).click();
      await expect(page.getByRole('main')).toContainText('The 9 codes that you have left stop working');
      await page.getByRole('button', { name: 'Make new backup codes' }).click();
      const fresh = await shownBackupCodes(page);
      expect(fresh).not.toContain(codes[1]);
      await keepCodes(page);

      await page.getByRole('link', { name: 'Turn off two-step login' }).click();
      await page.getByRole('link', { name: 'Keep it on' }).click();
      await page.getByRole('link', { name: 'Turn off two-step login' }).click();
      await page.getByRole('button', { name: 'Turn off two-step login' }).click();
      await expect(status(page, /two-step login is off/i)).toBeVisible();
      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, person);
      await expect(page).toHaveURL(/\/settings$/);
    });

    test('five wrong codes, and the login starts over', async ({ page, enter }) => {
      const person = await enter();
      const { secret } = await turnOnTwoStep(page);
      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, person);
      for (let tries = 1; tries <= 5; tries += 1) {
        await enterCode(page, wrongCode(secret));
        await expect(alert(page, /\S/).first()).toBeVisible();
      }
      await page.goto('/login/second-factor');
      await expect(page).toHaveURL(/\/login(\?|$)/);
    });
  });
}

test('a wrong code does not turn it on', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings/security/two-step');
  await page.getByRole('button', { name: 'Set up two-step login' }).click();
  await page.getByLabel('Code', { exact: true }).fill('123');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(alert(page, /code/i)).toBeVisible();
  await expect(page.getByRole('img', { name: /qr code/i })).toBeVisible();
  const user = await (await page.request.get('/api/v1/users/me')).json();
  expect(user.two_factor_enabled).toBe(false);
});
