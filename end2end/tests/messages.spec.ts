// Messages: they stay until they are read, and go when they are told to.

import { alert, card, hydrated, status, tabTo } from '../stage/actions';
import { expect, test } from '../stage/test';

test('a message outlives the card, can be read in peace, and is dismissed with the keyboard', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await card(page).button.click();
  const message = status(page, 'You are now an artist');
  await expect(message).toBeVisible();
  await expect(card(page).heading).toHaveCount(0);
  await page.waitForTimeout(4_000);
  await expect(message).toBeVisible();

  await tabTo(page, page.getByRole('button', { name: /dismiss|close/i }));
  await page.keyboard.press('Enter');
  await expect(message).toHaveCount(0);
  // The focus is not lost with the button that had it.
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test('an error is an alert and can be dismissed', async ({ page, enter, watch }) => {
  watch.allow(/upgrade_to_creator/);
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await page.route('**/api/upgrade_to_creator', (route) => route.fulfill({ status: 500, body: '' }));
  await card(page).button.click();
  const message = alert(page, /\S/);
  await expect(message.first()).toBeVisible();
  await page.getByRole('button', { name: /dismiss|close/i }).first().click();
  await expect(message).toHaveCount(0);
});

test('the region for messages is there before any message', async ({ page, enter }) => {
  // Screen readers announce what appears inside a region, not always the region itself.
  await enter();
  await page.goto('/settings');
  await expect(page.getByRole('status').first()).toBeAttached();
});
