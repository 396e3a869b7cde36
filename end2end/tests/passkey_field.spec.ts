// The login page's own field offers passkeys among what the browser fills in.

import { logInByForm, status } from '../stage/actions';
import { type PasskeyDevice, plugIn } from '../stage/passkey_device';
import { addPasskey } from '../stage/security';
import { type Page, expect, test } from '../stage/test';

/** Somebody with a passkey, logged out again; how often the page asks for a challenge. */
async function withPasskey(page: Page): Promise<{ device: PasskeyDevice; asked: () => number }> {
  const device = await plugIn(page);
  await addPasskey(page, 'Laptop');
  await expect(status(page, /passkey/i)).toBeVisible();
  await page.context().clearCookies();
  let asked = 0;
  page.on('request', (request) => { if (request.url().endsWith('/api/passkey_challenge')) asked += 1; });
  return { device, asked: () => asked };
}

const field = (page: Page) => page.getByLabel('Email or username');

test('a passkey is picked in the field, without a word typed', async ({ page, enter }) => {
  await enter();
  const { asked } = await withPasskey(page);
  await page.goto('/login?next=%2Fsettings%2Fsecurity');
  await expect(field(page)).toHaveAttribute('autocomplete', 'username webauthn');
  await page.waitForLoadState('networkidle');
  expect(asked(), 'nobody was in the field yet').toBe(0);
  await field(page).focus();
  await expect(page).toHaveURL(/\/settings\/security$/);
  expect(asked()).toBe(1);
});

test('whoever types a password is not held up by the offer', async ({ page, enter, watch }) => {
  const person = await enter();
  const { device } = await withPasskey(page);
  await device.answerByItself(false);
  await page.goto('/login');
  await logInByForm(page, person);
  await expect(page).toHaveURL(/\/settings$/);
  expect(watch.problems).toEqual([]);
});

test('the button takes the place of what the field has asked', async ({ page, enter }) => {
  await enter();
  const { device, asked } = await withPasskey(page);
  await device.answerByItself(false);
  await page.goto('/login');
  await field(page).focus();
  await expect.poll(asked).toBe(1);
  // Once more into the field is no other question.
  await page.getByLabel('Password', { exact: true }).focus();
  await field(page).focus();
  await device.answerByItself(true);
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(/\/settings$/);
  expect(asked()).toBe(2);
});

test('a challenge that runs out is renewed for whoever is still in the field', async ({ page, enter }) => {
  await enter();
  const { device, asked } = await withPasskey(page);
  await device.answerByItself(false);
  // As a server says whose challenges live for a second.
  await page.route('**/api/passkey_challenge', async (route) => {
    const answer = await route.fetch();
    const said = await answer.json();
    const options = { ...JSON.parse(said.options), timeout: 1_000 };
    await route.fulfill({ response: answer, json: { ...said, options: JSON.stringify(options) } });
  });
  await page.goto('/login');
  await field(page).focus();
  await expect.poll(asked, { timeout: 10_000 }).toBeGreaterThan(1);
  // Elsewhere on the page nobody asks on.
  await page.getByLabel('Password', { exact: true }).focus();
  await page.waitForTimeout(1_500);
  const then = asked();
  await page.waitForTimeout(1_500);
  expect(asked()).toBe(then);
  await device.answerByItself(true);
  await field(page).focus();
  await expect(page).toHaveURL(/\/settings$/);
});

test('a challenge that cannot be had disturbs nobody', async ({ page, enter, watch }) => {
  watch.allow(/passkey_challenge/);
  const person = await enter();
  const { device } = await withPasskey(page);
  await device.answerByItself(false);
  await page.route('**/api/passkey_challenge', (route) => route.fulfill({ status: 429, json: { code: 'RATE_LIMITED', detail: 'Wait.' } }));
  await page.goto('/login');
  await field(page).focus();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await logInByForm(page, person);
  await expect(page).toHaveURL(/\/settings$/);
});
