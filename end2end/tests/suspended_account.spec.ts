// Somebody whose account is suspended: what they read, where they can go, and how it ends.

import { logInByForm, status, tabTo } from '../stage/actions';
import { expect, somebody, test } from '../stage/test';
import { published } from '../stage/tracks';

const REASON = 'Two of your tracks are somebody else’s recordings.';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a login leads to why, by keyboard, and to nothing that is closed', async ({ page, server }) => {
      const person = await server.create(somebody(), { role: 'creator' });
      await server.suspend(person, REASON);
      await page.goto('/login?next=%2Fstudio');
      await page.getByLabel('Email or username').fill(person.username);
      await page.getByLabel('Password', { exact: true }).fill(person.password);
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(`${server.url}/suspended`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account is suspended');
      await expect(page.getByRole('main')).toContainText(REASON);

      // Each way that the page has leads to a page of its own.
      const links = await page.getByRole('link').all();
      const ways = await Promise.all(links.map((link) => link.getAttribute('href')));
      for (const way of ways.filter((way) => way?.startsWith('/'))) {
        await page.goto(way ?? '');
        const isHere = way === '/suspended';
        expect(new URL(page.url()).pathname === '/suspended', `${way}`).toBe(isHere);
      }
      for (const closed of ['/', '/settings', '/studio/upload', '/no/such/page']) {
        await page.goto(closed);
        await expect(page).toHaveURL(`${server.url}/suspended`);
      }
      await page.getByRole('button', { name: 'Log out' }).focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('link', { name: 'Log in' }).first()).toBeVisible();

      await server.restore(person);
      await page.goto('/login');
      await logInByForm(page, person);
      await expect(page).toHaveURL(`${server.url}/settings`);
    });
  });
}

test('whoever keeps an account that is suspended as well reads that it still is', async ({ page, enter, server }) => {
  const person = await enter();
  const asked = await page.request.post('/api/v1/users/me/deletion', { data: { username: person.username } });
  expect(asked.status()).toBe(202);
  await server.suspend(person, REASON);
  await page.goto('/login');
  await logInByForm(page, person);
  await expect(page).toHaveURL(`${server.url}/suspended`);
  await tabTo(page, page.getByRole('link', { name: 'Keep my account' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Keep my account' }));
  await page.keyboard.press('Enter');
  await expect(status(page, 'Your account stays. It is still suspended')).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/suspended`);
  await expect(page.getByText('You have also asked to delete this account')).toHaveCount(0);
});

test('an open page notices, and what was public is not shown to others', async ({ page, browser, server, enter, watch }) => {
  // Those pages are not there any more.
  watch.allow(/404|401/);
  const person = await enter({ role: 'creator' });
  const track = `/tracks/${await published(page, 'Night ferry')}`;
  const context = await browser.newContext({ baseURL: server.url });
  const visitor = await context.newPage();
  await visitor.goto(track);
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Night ferry');

  await server.suspend(person, REASON);

  const answer = await visitor.goto(track);
  expect(answer?.status()).toBe(404);
  await expect(visitor.getByRole('main')).toContainText('This is not available at the moment.');
  await page.goto('/studio');
  await expect(page).toHaveURL(/\/login/);
  await context.close();
});
