// Deleting one's account and keeping it: without JavaScript, and by keyboard.

import { hydrated, logInByForm, status, tabTo } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { Server } from '../stage/server';
import { expect, logIn, somebody, test } from '../stage/test';
import { published } from '../stage/tracks';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('an account is left, and kept with the link of the mail', async ({ page, enter, mailbox, server }) => {
      const person = await enter();
      await page.goto('/settings/data');
      const form = page.getByRole('form', { name: 'Delete account' });
      await expect(form).toContainText('For 30 days nothing is lost');
      await form.getByLabel('Username').fill('somebody-else');
      await form.getByRole('button', { name: 'Delete account' }).click();
      await expect(page.getByText('That is not the username of this account.').first()).toBeVisible();

      await form.getByLabel('Username').fill(person.username);
      await form.getByRole('button', { name: 'Delete account' }).click();
      await expect(page).toHaveURL(`${server.url}/login`);
      await expect(page.getByText(/Your account will be deleted on/)).toBeVisible();

      const mail = await mailbox.about(person.email, /going to be deleted/i);
      await page.goto(linkTo(mail, '/leaving'));
      await expect(page).toHaveURL(/\/login\?next=%2Fleaving/);
      await logInByForm(page, person);
      await expect(page).toHaveURL(`${server.url}/leaving`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account is going to be deleted');
      // A login alone keeps nothing.
      await page.goto('/settings/security');
      await expect(page).toHaveURL(`${server.url}/leaving`);
      await page.getByRole('button', { name: 'Keep my account' }).click();
      await expect(status(page, 'Your account stays.')).toBeVisible();
      await expect(page).toHaveURL(`${server.url}/settings`);
    });
  });
}

test('what is public goes at once and comes back, all without a mouse', async ({ page, browser, enter, server, watch }) => {
  watch.allow(/404/);
  const person = await enter({ role: 'creator' });
  const track = `/tracks/${await published(page, 'Night ferry')}`;
  const visitor = await (await browser.newContext({ baseURL: server.url })).newPage();
  await page.goto('/settings/data');
  await hydrated(page);
  await tabTo(page, page.getByRole('form', { name: 'Delete account' }).getByLabel('Username'));
  await page.keyboard.type(person.username);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Your account will be deleted on/)).toBeVisible();
  expect((await visitor.goto(track))?.status()).toBe(404);

  await page.goto('/login');
  await logInByForm(page, person);
  await expect(page).toHaveURL(`${server.url}/leaving`);
  await tabTo(page, page.getByRole('button', { name: 'Keep my account' }));
  await page.keyboard.press('Enter');
  await expect(status(page, 'Your account stays.')).toBeVisible();
  expect((await visitor.goto(track))?.status()).toBe(200);
});

test('after a fresh proof one step is left, and the form says so, all without a mouse', async ({ browser, mailbox }) => {
  test.setTimeout(150_000);
  const server = await Server.start({ SMTP_URL: mailbox.url, STAGEDOOR_PROOF_MINUTES: '1' });
  const contexts = await Promise.all([true, false].map((javaScriptEnabled) => browser.newContext({ baseURL: server.url, javaScriptEnabled })));
  try {
    const everybody = await Promise.all(contexts.map(async (context) => {
      const page = await context.newPage();
      const person = await server.create(somebody());
      await logIn(page, person);
      return { page, person };
    }));
    await new Promise((later) => setTimeout(later, 61_000));
    for (const { page, person } of everybody) {
      await page.goto('/settings/data');
      await tabTo(page, page.getByRole('form', { name: 'Delete account' }).getByLabel('Username'));
      await page.keyboard.type(person.username);
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/reauthenticate/);
      await tabTo(page, page.getByLabel('Password', { exact: true }));
      await page.keyboard.type(person.password);
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/\/settings\/data$/);
      const form = page.getByRole('form', { name: 'Delete account' });
      const note = form.getByText('You have shown that it is you. One step is left');
      await expect(note).toBeInViewport();
      await expect(form.getByRole('status')).toBeFocused();
      await expect(form.getByLabel('Username')).toHaveValue(person.username);
      await tabTo(page, form.getByRole('button', { name: 'Delete account' }));
      await page.keyboard.press('Enter');
      await expect(page.getByText(/Your account will be deleted on/)).toBeVisible();
    }
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
    await server.stop();
  }
});

test('public tracks that are left here stay to be heard', async ({ page, browser, enter, server }) => {
  const person = await enter({ role: 'creator' });
  const track = `/tracks/${await published(page, 'Night ferry')}`;
  await page.goto('/settings/data');
  const form = page.getByRole('form', { name: 'Delete account' });
  await form.getByLabel('Leave my public tracks here').check();
  await form.getByLabel('Username').fill(person.username);
  await form.getByRole('button', { name: 'Delete account' }).click();
  await expect(page.getByText(/Your account will be deleted on/)).toBeVisible();
  const visitor = await (await browser.newContext({ baseURL: server.url })).newPage();
  expect((await visitor.goto(track))?.status()).toBe(200);
});
