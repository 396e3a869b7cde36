// The Security tab: how each protection stands, and what is best done next.

import { expect, test } from '../stage/test';

test('the Security tab says how it stands, and one thing to do next', async ({ page, enter }) => {
  await enter({ verified: false });
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/settings/security');
    const main = page.getByRole('main');
    await expect(main.getByRole('heading', { name: /^Recommended next: verify your email/ })).toBeVisible();
    await expect(main.getByRole('link', { name: 'Resend verification' })).toBeInViewport();
    const rows = main.getByRole('listitem');
    await expect(rows.filter({ hasText: 'Change email' })).toContainText('Not verified');
    await expect(rows.filter({ hasText: 'Two-step login' })).toContainText('Off');
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(sideways, 'scrolls sideways').toBe(false);
  }
});
