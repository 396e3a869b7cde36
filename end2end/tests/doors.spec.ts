// Who gets in where: redirects to the login and back, logging out, strangers' forms.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { card, logInByForm } from '../stage/actions';
import { expect, somebody, test } from '../stage/test';

test('a page behind the login comes back after it', async ({ page, server }) => {
  const person = await server.create(somebody());
  for (const path of ['/settings', '/studio/upload']) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/login\b/);
    await logInByForm(page, person);
    await expect(page).toHaveURL(`${server.url}${path}`);
    await page.context().clearCookies();
  }
});

for (const elsewhere of ['https://example.com/', '//example.com', '/\\example.com', 'javascript:alert(1)']) {
  test(`the login never returns to ${elsewhere}`, async ({ page, server }) => {
    const person = await server.create(somebody());
    await page.goto(`/login?next=${encodeURIComponent(elsewhere)}`);
    await logInByForm(page, person);
    await expect(page).not.toHaveURL(/\/login/);
    expect(new URL(page.url()).origin).toBe(server.url);
  });
}

test('logging out ends the session on the server', async ({ page, context, enter }) => {
  await enter();
  await page.goto('/settings');
  const cookies = await context.cookies();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('link', { name: 'Log in' }).first()).toBeVisible();
  // The old cookie opens nothing, even for somebody who kept it.
  await context.addCookies(cookies);
  await page.goto('/settings');
  await expect(page).toHaveURL(/\/login\b/);
});

test('the cookies of a session and of a device are out of reach for scripts and other sites', async ({ page, server, context }) => {
  await page.goto('/login');
  await logInByForm(page, await server.create(somebody()));
  await expect(page).toHaveURL(/\/settings/);
  const cookies = await context.cookies();
  expect(cookies.map((cookie) => cookie.name).sort()).toEqual(['stagedoor', 'stagedoor-device']);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  }
});

test('a form on another site changes nothing', async ({ page, enter, server }) => {
  const person = await enter();
  const html = `<!doctype html><title>Elsewhere</title>
    <form method="post" action="${server.url}/api/upgrade_to_creator"><button>Win a guitar</button></form>`;
  const elsewhere = createServer((_request, answer) => answer.setHeader('content-type', 'text/html').end(html));
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
  try {
    // Another name for the same machine is another site; the cookie may come along or not.
    for (const host of ['127.0.0.1', 'localhost']) {
      await page.goto(`http://${host}:${(elsewhere.address() as AddressInfo).port}/`);
      const [answer] = await Promise.all([
        page.waitForResponse('**/api/upgrade_to_creator'),
        page.getByRole('button').click(),
      ]);
      expect(answer.status()).toBe(403);
    }
  } finally {
    elsewhere.close();
  }
  expect(await server.show(person)).toMatchObject({ role: 'user' });
  await page.goto('/settings');
  await expect(card(page).button).toBeEnabled();
});

test('without a session every door asks to log in', async ({ page, request }) => {
  expect((await request.get('/api/v1/users/me')).status()).toBe(401);
  expect((await request.post('/api/v1/users/me/upgrade-creator')).status()).toBe(401);
  await page.goto('/studio/upload');
  await expect(page.getByRole('button', { name: 'Log in' }).first()).toBeVisible();
});

test('a page that is not there says so, with a way home', async ({ page }) => {
  const answer = await page.goto('/no/such/page');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('main').getByRole('link').first().click();
  await expect(page).not.toHaveURL(/no\/such\/page/);
});
