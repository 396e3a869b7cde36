// The home of somebody who is logged in: what comes next for them.

import { card, confirmEmail, register, tabTo, upload } from '../stage/actions';
import { wav } from '../stage/audio';
import { type Page, expect, somebody, test } from '../stage/test';

const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const narrow = { width: 320, height: 640 };

const primary = (page: Page) => page.getByRole('main').locator('.button-primary');

async function expectStep(page: Page, heading: string | RegExp, link: string): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  await expect(primary(page)).toHaveCount(1);
  await expect(primary(page)).toHaveText(link);
  for (const viewport of [wide, phone, narrow]) {
    await page.setViewportSize(viewport);
    const box = await primary(page).boundingBox();
    expect((box?.y ?? Infinity) + (box?.height ?? 0), `above the fold at ${viewport.width} px`).toBeLessThanOrEqual(viewport.height);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
  }
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('it leads from the verification to the tracks', async ({ page, mailbox }) => {
      const person = somebody();
      await register(page, person);
      await expect(page).toHaveURL(/\/register\/sent$/);
      await expectStep(page, 'Verify your email', 'Resend verification');
      await expect(page.getByRole('main')).toContainText(person.email);
      await expect(page.getByRole('link', { name: 'Settings' })).toBeVisible();

      await confirmEmail(page, mailbox, person);
      await expectStep(page, /become an artist/, 'Become an artist');
      await primary(page).click();
      await card(page).button.click();
      await expect(page.getByRole('link', { name: 'Upload your first track' })).toBeVisible();

      await expectStep(page, 'Upload your first track', 'Upload a track');
      await primary(page).click();
      await upload(page, wav(), 'Night door');
      await expect(page.getByRole('heading', { name: 'Your tracks' })).toBeVisible();

      await expectStep(page, 'Your latest tracks', 'Upload a track');
      const row = page.getByRole('listitem').filter({ hasText: 'Night door' });
      await expect(row).toContainText('WAV');
      await expect(row).toContainText('KB');
      await expect(row).toContainText(/just now|minute/);
    });
  });
}

test('it goes on by itself once the email is verified elsewhere', async ({ page, context, mailbox }) => {
  const person = somebody();
  await register(page, person);
  await expect(page).toHaveURL(/\/register\/sent$/);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: 'Verify your email' })).toBeVisible();
  const other = await context.newPage();
  await confirmEmail(other, mailbox, person);
  await other.close();
  await page.bringToFront();
  await expect(page.getByRole('heading', { level: 1, name: /become an artist/ })).toBeVisible({ timeout: 12_000 });
});

test('what is best done for the account is one line, reached with the keyboard', async ({ page, enter }) => {
  await enter({ role: 'creator' });
  await page.goto('/');
  const advice = page.getByRole('complementary', { name: 'Security' });
  await expect(advice).toContainText('For the safety of your account');
  await tabTo(page, advice.getByRole('link'));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings\/security\//);
});
