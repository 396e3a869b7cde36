// The pictures of the README: the journey in ten steps. Run by "make screenshots".

import { join } from 'node:path';
import { card, fillRegistration, hydrated, status, upload, uploadLink } from '../stage/actions';
import { plucked } from '../stage/audio';
import { Server } from '../stage/server';
import { heard, player } from '../stage/tracks';
import { type Page, expect, test as base } from '../stage/test';

const folder = process.env.STAGEDOOR_PICTURES ?? 'screenshots';
const nina = { username: 'nina', email: 'nina@example.com', password: 'a violin in the rain' };

const test = base.extend<object, { development: Server }>({
  development: [
    async ({}, use) => {
      const server = await Server.start({ STAGEDOOR_DEV: '1' });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ development }, use) => use(development.url),
});

const window = { width: 1000, height: 680 };

test.use({ viewport: window, colorScheme: 'dark', contextOptions: { reducedMotion: 'reduce' } });

test('the journey in pictures', async ({ page }) => {
  await page.goto('/');
  await picture(page, '1-home');

  await page.goto('/register');
  await fillRegistration(page, nina);
  await picture(page, '2-register');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/register\/sent$/);

  await expect(async () => {
    await page.goto('/dev/outbox');
    await expect(page.getByRole('main')).toContainText(nina.email, { timeout: 300 });
  }).toPass({ timeout: 10_000 });
  await picture(page, '3-mail');
  await page.getByRole('link', { name: /verify-email\?token=|confirm/i }).first().click();
  await page.getByRole('button', { name: 'Verify email' }).click();

  await expect(page).toHaveURL(/\/settings$/);
  await hydrated(page);
  await picture(page, '4-settings');

  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
  await picture(page, '5-artist');

  await uploadLink(page).click();
  await upload(page, plucked(90), 'First take');
  await expect(status(page, 'First take')).toBeVisible();
  await picture(page, '6-upload');

  await page.goto('/studio');
  await page.getByRole('link', { name: 'First take' }).click();
  const publish = page.getByRole('button', { name: 'Publish', exact: true });
  await expect(async () => {
    await page.reload();
    await expect(publish).toBeEnabled({ timeout: 300 });
  }).toPass({ timeout: 60_000 });
  await picture(page, '7-publish');
  await publish.click();
  await expect(status(page, 'is public')).toBeVisible();

  await page.getByRole('link', { name: 'Open its page' }).click();
  await expect(page).toHaveURL(/\/tracks\//);
  const { play, position } = player(page);
  await play.click();
  await expect.poll(() => heard(page)).toBeGreaterThan(0);
  await position.focus();
  for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowRight');
  await expect.poll(() => heard(page)).toBeGreaterThan(20);
  await position.blur();
  await picture(page, '8-listen');

  await page.goto('/settings/security');
  await picture(page, '9-security');
  await page.goto('/settings/security/two-step');
  await page.getByRole('button', { name: 'Set up two-step login' }).click();
  await expect(page.getByRole('img', { name: /qr code/i })).toBeVisible();
  await picture(page, '10-two-step');
});

/** All of the page, in a window as tall as it is, with the mouse out of the way. */
async function picture(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...window, height: Math.max(window.height, height) });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  await page.setViewportSize(window);
}
