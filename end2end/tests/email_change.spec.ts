// Moving an account to another address, and taking it back.

import { alert, logInByForm, status } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { Server } from '../stage/server';
import { expect, logIn, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the new address counts once it is confirmed, and the old one can undo it', async ({ page, enter, mailbox }) => {
      const person = await enter();
      const { email: next } = somebody('Elsewhere');
      await page.goto('/settings/security');
      await page.getByRole('main').getByRole('link', { name: 'Change email' }).click();
      await page.getByLabel('New email').fill('not an address');
      await page.getByRole('button', { name: 'Change email' }).click();
      await expect(page.getByLabel('New email')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel('New email')).toHaveValue('not an address');
      await page.getByLabel('New email').fill(next);
      await page.getByRole('button', { name: 'Change email' }).click();
      await expect(status(page, /confirm|mail/i)).toBeVisible();
      await page.goto('/settings');
      await expect(page.getByRole('main')).toContainText(person.email);

      await page.goto(linkTo(await mailbox.nth(next, 1), '/email-change'));
      await page.getByRole('button', { name: 'Verify new email' }).click();
      await expect(status(page, /email/i)).toBeVisible();
      await page.goto('/settings');
      await expect(page.getByRole('main')).toContainText(next);

      await page.goto(linkTo(await mailbox.nth(person.email, 2), '/email-change/undo'));
      await page.getByRole('button', { name: 'Undo the change' }).click();
      await expect(status(page, /email|address/i)).toBeVisible();
      expect((await page.request.get('/api/v1/users/me')).status(), 'every session is over').toBe(401);

      // The password may be known to whoever changed the address.
      await page.goto('/login');
      await logInByForm(page, person);
      await expect(alert(page, /not right/i)).toBeVisible();
      const reset = await mailbox.about(person.email, /new password|reset/i);
      await page.goto(linkTo(reset, '/reset-password'));
      await page.getByLabel('New password').fill('a cello in the snow');
      await page.getByRole('button', { name: 'Set new password' }).click();
      await logInByForm(page, { ...person, password: 'a cello in the snow' });
      await expect(page).toHaveURL(/\/settings$/);
      await expect(page.getByRole('main')).toContainText(person.email);
    });
  });
}

test('a change that waits is shown on the Security tab, and cancelled there', async ({ page, enter, mailbox }) => {
  await enter();
  const { email: next } = somebody('Elsewhere');
  await page.goto('/settings/security/email');
  await page.getByLabel('New email').fill(next);
  await page.getByRole('button', { name: 'Change email' }).click();
  await expect(page.getByRole('main')).toContainText(next);
  await page.getByRole('button', { name: 'Cancel the change' }).click();
  await expect(status(page, 'cancelled')).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(next);

  await page.goto(linkTo(await mailbox.nth(next, 1), '/email-change'));
  await page.getByRole('button', { name: 'Verify new email' }).click();
  await expect(alert(page, /expired|used/i)).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a change that waits is on both pages after a reload, and its link is sent again', async ({ browser, mailbox }) => {
      const server = await Server.start({ SMTP_URL: mailbox.url, STAGEDOOR_RATE_LIMITS: 'on', STAGEDOOR_RESEND_COOLDOWN_SECONDS: '5' });
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
      try {
        const page = await context.newPage();
        const person = await server.create(somebody());
        await logIn(page, person);
        const { email: next } = somebody('Elsewhere');
        await page.goto('/settings/security/email');
        await page.getByLabel('New email').fill(next);
        await page.getByRole('button', { name: 'Change email' }).click();
        const resend = page.getByRole('button', { name: 'Resend verification email' });
        // The change has sent one itself.
        await expect(resend).toBeDisabled();
        await expect(async () => {
          await page.reload();
          await expect(resend).toBeEnabled({ timeout: 500 });
        }).toPass();
        for (const path of ['/settings/security/email', '/settings/security']) {
          await page.goto(path);
          await page.reload();
          await expect(page.getByRole('main')).toContainText(next);
          await expect(resend).toBeEnabled();
          await expect(page.getByRole('button', { name: 'Cancel the change' })).toBeEnabled();
        }
        await resend.click();
        await expect(status(page, /mail is on its way/i)).toBeVisible();
        await mailbox.nth(next, 2);
        await expect(resend).toBeDisabled();
        await expect(resend).toHaveAccessibleDescription(/can go out in \d+ second/);
        const seconds = async () => Number(/(\d+) second/.exec(await page.getByRole('timer').innerText())?.[1] ?? NaN);
        const before = await seconds();
        if (javaScriptEnabled) await expect.poll(seconds, { timeout: 6_000 }).toBeLessThan(before - 1);
        await page.goto(linkTo(await mailbox.nth(next, 2), '/email-change'));
        await page.getByRole('button', { name: 'Verify new email' }).click();
        await expect(status(page, /new email is/i)).toBeVisible();
        await expect(resend).toHaveCount(0);
      } finally {
        await context.close();
        await server.stop();
      }
    });
  });
}

test('a taken address gets the same answer, and its owner a mail', async ({ page, enter, server, mailbox }) => {
  const taken = await server.create(somebody('Taken'));
  const person = await enter();
  await page.goto('/settings/security/email');
  await page.getByLabel('New email').fill(taken.email);
  await page.getByRole('button', { name: 'Change email' }).click();
  await expect(status(page, /confirm|mail/i)).toBeVisible();
  const mail = await mailbox.nth(taken.email, 1);
  expect(() => linkTo(mail, '/email-change')).toThrow();
  expect(await server.show(person)).toMatchObject({ email: person.email });
});
