// Showing once more that it is you, without losing what was typed.

import { alert, status } from '../stage/actions';
import { Mailbox } from '../stage/mailbox';
import { Server } from '../stage/server';
import { expect, logIn, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('an old proof is asked for again, and the form comes back as it was', async ({ browser }) => {
      test.setTimeout(120_000);
      const mailbox = await Mailbox.open();
      const server = await Server.start({ SMTP_URL: mailbox.url, STAGEDOOR_PROOF_MINUTES: '1' });
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
      try {
        const page = await context.newPage();
        const person = await server.create(somebody());
        const next = somebody('Next').email;
        await logIn(page, person);
        await page.goto('/settings/security/email');
        await page.getByLabel('New email').fill(next);
        await new Promise((later) => setTimeout(later, 61_000));

        const refused = await page.request.delete('/api/v1/users/me/sessions');
        expect((await refused.json()).code).toBe('REAUTHENTICATION_REQUIRED');
        await page.getByRole('button', { name: 'Change email' }).click();
        await expect(page).toHaveURL(/\/reauthenticate/);
        await page.getByLabel('Password', { exact: true }).fill('not the one');
        await page.getByRole('button', { name: 'Continue' }).click();
        await expect(alert(page, /password/i)).toBeVisible();
        await page.getByLabel('Password', { exact: true }).fill(person.password);
        await page.getByRole('button', { name: 'Continue' }).click();
        await expect(page).toHaveURL(/\/settings\/security\/email$/);
        await expect(page.getByLabel('New email')).toHaveValue(next);
        await page.getByRole('button', { name: 'Change email' }).click();
        await expect(status(page, /confirm|mail/i)).toBeVisible();
      } finally {
        await context.close();
        await server.stop();
        await mailbox.close();
      }
    });
  });
}

test('it leads nowhere but to this site', async ({ page, enter }) => {
  const person = await enter();
  await page.goto('/reauthenticate?next=https%3A%2F%2Fevil.example%2F');
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/localhost:\d+\/settings/);
});
