// The main job, from a stranger to an uploaded song, with and without JavaScript.

import { card, confirmEmail, expectNoCard, expectRole, hydrated, logInByForm, register, status, upload, uploadLink } from '../stage/actions';
import { wav } from '../stage/audio';
import { expect, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a stranger registers, becomes an artist and uploads what was refused before', async ({ page, mailbox, watch }) => {
      const person = somebody();
      const song = wav();

      await page.goto('/');
      await page.getByRole('main').getByRole('link', { name: 'Create account' }).click();
      await expect(page).toHaveURL(/\/register$/);
      await register(page, person);
      await expect(page.getByRole('main')).toContainText(/mail|inbox/i);
      await confirmEmail(page, mailbox, person);
      await expect(page, 'registering logs in').toHaveURL(/\/settings$/);
      await page.getByRole('button', { name: 'Log out' }).click();

      await page.goto('/settings');
      await expect(page).toHaveURL(/\/login\b/);
      await logInByForm(page, person);
      await expect(page).toHaveURL(/\/settings$/);
      await expect(page.getByRole('main')).toContainText(person.username);
      await expect(page.getByRole('main')).toContainText(person.email);
      await expectRole(page, 'Listener');

      await test.step('an upload is refused', async () => {
        await expect(uploadLink(page)).toHaveCount(0);
        await page.goto('/studio/upload');
        await expect(page.getByLabel('Title')).toHaveCount(0);
        const refused = await page.request.post('/api/v1/tracks', { multipart: { title: 'First take', file: song } });
        expect(refused.status()).toBe(403);
        expect((await refused.json()).code).toBe('CREATOR_ROLE_REQUIRED');
        await page.getByRole('main').getByRole('link', { name: /settings|become an artist/i }).click();
        await expect(page).toHaveURL(/\/settings$/);
      });

      if (javaScriptEnabled) await hydrated(page);
      await card(page).button.click();
      await expect(status(page, 'You are now an artist')).toBeVisible();
      await expectNoCard(page);
      await expectRole(page, 'Artist');

      await test.step('the same upload is taken', async () => {
        await uploadLink(page).click();
        await expect(page).toHaveURL(/\/studio\/upload$/);
        await upload(page, song, 'First take');
        await expect(status(page, 'First take')).toBeVisible();
        await expect(page.getByRole('main')).toContainText('First take');
        const taken = await page.request.post('/api/v1/tracks', { multipart: { title: 'Second take', file: song } });
        expect(taken.status()).toBe(201);
      });

      expect((await mailbox.nth(person.email, 2)).subject).toMatch(/artist/i);
      expect(watch.problems).toEqual([]);
    });
  });
}
