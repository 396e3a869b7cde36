// Messages: they stay until they are read, and go when they are told to.

import { alert, card, hydrated, status, tabTo } from '../stage/actions';
import { expect, test } from '../stage/test';

test('what came of the card stands in its place, with the focus on the next step', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await card(page).button.click();
  const message = status(page, 'You are now an artist');
  await expect(message).toBeVisible();
  await expect(message).toHaveCount(1);
  await expect(page.getByRole('heading', { name: 'You are an artist now' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Upload your first track' })).toBeFocused();
  await expect(card(page).heading).toHaveCount(0);
  await page.waitForTimeout(4_000);
  await expect(message).toBeVisible();
  // Gone for good when the page is left.
  await page.reload();
  await expect(message).toHaveCount(0);
});

test('a failure stands in the card, which works again, with its way out', async ({ page, enter, watch }) => {
  watch.allow(/upgrade_to_creator/);
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  const answer = { code: 'UNAUTHENTICATED', detail: 'Log in first.' };
  await page.route('**/api/upgrade_to_creator', (route) => route.fulfill({ status: 401, json: answer }));
  await card(page).button.click();
  const message = alert(page, /\S/);
  await expect(message).toHaveCount(1);
  await expect(message.getByRole('link', { name: 'Log in to go on' })).toHaveAttribute('href', '/login?next=%2Fsettings');
  await page.unroute('**/api/upgrade_to_creator');
  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
  await expect(message).toHaveCount(0);
});

test('a failure is dismissed, and the focus goes back to the button', async ({ page, enter, watch }) => {
  watch.allow(/upgrade_to_creator/);
  await page.setViewportSize({ width: 320, height: 640 });
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await page.route('**/api/upgrade_to_creator', (route) => route.fulfill({ status: 503, body: '' }));
  await card(page).button.click();
  await expect(alert(page, /\S/)).toHaveCount(1);
  await tabTo(page, page.getByRole('button', { name: 'Dismiss' }));
  await page.keyboard.press('Enter');
  await expect(alert(page, /\S/)).toHaveCount(0);
  await expect(card(page).button).toBeFocused();
  await page.unroute('**/api/upgrade_to_creator');
  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
});

test('an answer that was lost is celebrated by the retry', async ({ page, enter, watch }) => {
  watch.allow(/upgrade_to_creator|ERR_|Failed to load/);
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await page.route('**/api/upgrade_to_creator', async (route) => {
    await route.fetch();
    await route.abort();
  });
  await card(page).button.click();
  await expect(alert(page, /has not answered/)).toBeVisible();
  await page.unroute('**/api/upgrade_to_creator');
  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
});

for (const width of [320, 1280]) {
  test(`a message covers nothing at ${width} px, is opened with the focus on it, and is dismissed with the keyboard`, async ({ page, enter }) => {
    await page.setViewportSize({ width, height: 800 });
    await enter();
    await page.goto('/settings/security/password');
    await page.getByLabel('Current password').fill('a violin in the rain');
    await page.getByLabel('New password').fill('two violins in the rain');
    await page.getByRole('button', { name: /change password/i }).click();
    const message = status(page, /\S/);
    await expect(message).toBeVisible();
    await expect(message).toBeFocused();
    const covered = await page.evaluate(() => {
      const box = document.querySelector('.message')!.getBoundingClientRect();
      return [...document.querySelectorAll('a, button, input')].filter((control) => {
        if (control.closest('.message')) return false;
        const one = control.getBoundingClientRect();
        return one.width > 0 && one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top;
      }).map((control) => control.textContent);
    });
    expect(covered).toEqual([]);
    const toEdge = await page.evaluate(() => {
      const [box, button] = ['.message', '.message-dismiss'].map((part) => document.querySelector(part)!.getBoundingClientRect());
      return box.right - button.right;
    });
    expect(toEdge, 'the button stands at the edge').toBeLessThan(20);
    await tabTo(page, page.getByRole('button', { name: 'Dismiss' }));
    await page.keyboard.press('Enter');
    await expect(message).toHaveCount(0);
    await expect(page.getByRole('main')).toBeFocused();
  });
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    // A screen reader says what has the focus when a page opens, and only then.
    test('what came of a form has the focus when its page opens', async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/security/password');
      await page.getByLabel('Current password').fill('not the one');
      await page.getByLabel('New password').fill('two violins in the rain');
      await page.getByRole('button', { name: /change password/i }).click();
      await expect(alert(page, /\S/)).toBeFocused();
      await page.getByLabel('Current password').fill('a violin in the rain');
      await page.getByLabel('New password').fill('two violins in the rain');
      await page.getByRole('button', { name: /change password/i }).click();
      await expect(status(page, /\S/)).toBeFocused();
    });

    test('the card that says how it went has the focus on its next step', async ({ page, enter }) => {
      await enter();
      await page.goto('/settings');
      if (javaScriptEnabled) await hydrated(page);
      await card(page).button.click();
      await expect(page.getByRole('link', { name: 'Upload your first track' })).toBeFocused();
      await expect(page.getByRole('status').filter({ hasText: /\S/ })).toHaveCount(1);
    });
  });
}
