// The link in the mail: opening it is free, confirming works once.

import { register, status } from '../stage/actions';
import { confirmationLink } from '../stage/mailbox';
import { type Person, expect, somebody, test } from '../stage/test';

test('opening and prefetching the link does not use it up', async ({ page, mailbox, server, request }) => {
  const person = somebody();
  await register(page, person);
  const link = confirmationLink(await mailbox.nth(person.email, 1));

  // What mail scanners and link previews do.
  expect((await request.get(link)).status()).toBe(200);
  expect((await request.head(link)).status()).toBeLessThan(500);
  await request.get(link, { headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' } });
  await page.goto(link);
  await page.reload();
  expect(await server.show(person)).toMatchObject({ is_verified: false });

  await page.getByRole('button', { name: 'Verify email' }).click();
  await expect(status(page, 'Your email is verified')).toBeVisible();
  expect(await server.show(person)).toMatchObject({ is_verified: true });
});

test('a used link says so, and where a new one comes from', async ({ page, mailbox }) => {
  const person = somebody();
  await register(page, person);
  const link = confirmationLink(await mailbox.nth(person.email, 1));
  await page.goto(link);
  await page.getByRole('button', { name: 'Verify email' }).click();
  await expect(status(page, 'Your email is verified')).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole('main')).toContainText(/expired|used/i);
  await expect(page.getByRole('link', { name: 'Ask for a new mail' })).toBeVisible();
});

test('the page of the link names the account, and who did not make it has it removed', async ({ page, browser, mailbox, server, watch }) => {
  // The page that waits asks who is logged in, and hears that nobody is.
  watch.allow(/answer 401: GET .*\/users\/me/);
  const person = somebody();
  await register(page, person);
  const link = confirmationLink(await mailbox.nth(person.email, 1));
  const context = await browser.newContext({ baseURL: server.url });
  try {
    const reader = await context.newPage();
    await reader.goto(link);
    await expect(reader.getByRole('main')).toContainText(person.username);
    await expect(reader.getByRole('main')).toContainText(person.email);
    await reader.getByRole('button', { name: 'I didn\'t create this account' }).click();
    await expect(status(reader, /no longer uses your email/i)).toBeVisible();
  } finally {
    await context.close();
  }
  expect((await page.request.get('/api/v1/users/me')).status()).toBe(401);
});

test('a mistyped address is corrected on the page after the registration', async ({ page, mailbox }) => {
  const person = somebody();
  const { email: right } = somebody('Right');
  await register(page, person);
  await page.getByRole('main').getByRole('link', { name: 'Change it' }).click();
  await page.getByLabel('New email').fill(right);
  await page.getByRole('button', { name: 'Change email' }).click();
  await expect(page).toHaveURL(/\/register\/sent/);
  await expect(page.getByRole('main')).toContainText(`We sent it to ${right}`);
  await page.goto(confirmationLink(await mailbox.nth(right, 1)));
  await page.getByRole('button', { name: 'Verify email' }).click();
  await expect(status(page, 'Your email is verified')).toBeVisible();
});

test('text and HTML of the mail carry the same link', async ({ page, mailbox }) => {
  const person = somebody();
  await register(page, person);
  const mail = await mailbox.nth(person.email, 1);
  expect(mail.html.replaceAll('&amp;', '&')).toContain(confirmationLink(mail));
});

test('an address that has an account gets the same page and another mail', async ({ page, mailbox, server }) => {
  const known = await server.create(somebody());
  const stranger = somebody();

  await register(page, stranger);
  const said = await page.getByRole('main').innerText();
  await mailbox.nth(stranger.email, 1);

  await page.context().clearCookies();
  const other = { ...somebody(), email: known.email };
  await register(page, other);
  const neutral = (text: string, person: Person) => text.replaceAll(person.email, '…').replaceAll(person.username, '…');
  expect(neutral(await page.getByRole('main').innerText(), other)).toBe(neutral(said, stranger));
  const mail = await mailbox.nth(known.email, 1);
  expect(mail.text).not.toContain('/verify-email?token=');
});
