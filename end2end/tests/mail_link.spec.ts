// The link in the mail: opening it is free, confirming works once.

import { alert, register, status } from '../stage/actions';
import { confirmationLink } from '../stage/mailbox';
import { expect, somebody, test } from '../stage/test';

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

  await page.getByRole('button', { name: 'Confirm email' }).click();
  await expect(status(page, 'Your email is confirmed')).toBeVisible();
  expect(await server.show(person)).toMatchObject({ is_verified: true });
});

test('a used link says so, and where a new one comes from', async ({ page, mailbox }) => {
  const person = somebody();
  await register(page, person);
  const link = confirmationLink(await mailbox.nth(person.email, 1));
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm email' }).click();
  await expect(status(page, 'Your email is confirmed')).toBeVisible();

  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm email' }).click();
  await expect(alert(page, /expired|used/i)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resend verification email' })).toBeVisible();
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

  await register(page, { ...somebody(), email: known.email });
  const neutral = (text: string, email: string) => text.replaceAll(email, '…');
  expect(neutral(await page.getByRole('main').innerText(), known.email)).toBe(neutral(said, stranger.email));
  const mail = await mailbox.nth(known.email, 1);
  expect(mail.text).not.toContain('/verify-email?token=');
});
