// Giving one's account another name.

import { alert, logInByForm, status } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { expect, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the name is changed, shown, mailed, and the old one still logs in', async ({ page, enter, server, mailbox }) => {
      const taken = await server.create(somebody('Taken'));
      const person = await enter();
      const { username: next } = somebody('Renamed');
      await page.goto('/settings');
      await page.getByRole('main').getByRole('link', { name: 'Change username' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Change your username');
      await page.getByLabel('New username').fill(taken.username);
      await page.getByRole('button', { name: 'Change username' }).click();
      await expect(alert(page, /taken/i)).toBeVisible();
      await expect(page.getByLabel('New username')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel('New username')).toHaveValue(taken.username);

      await page.getByLabel('New username').fill(next);
      await page.getByRole('button', { name: 'Change username' }).click();
      await expect(page).toHaveURL(/\/settings$/);
      await expect(status(page, next)).toBeVisible();
      await expect(page.getByRole('main')).toContainText(next);
      const mail = await mailbox.about(person.email, /username/i);
      expect(mail.text).toContain(next);
      linkTo(mail, '/not-me');

      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, { ...person, email: person.username });
      await expect(page).toHaveURL(/\/settings$/);
      await expect(page.getByRole('main')).toContainText(next);
    });
  });
}
