// Somebody who has given up being an artist: what their ticket says, and what they can do with
// their tracks.

import { status, tabTo } from '../stage/actions';
import { expect, test } from '../stage/test';
import { uploaded } from '../stage/tracks';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the ticket says what was done, and the tracks are found and hidden', async ({ page, enter, server, watch }) => {
      // The page stays as it is while the file is prepared.
      watch.allow(/events/);
      await page.route('**/events', (route) => route.abort());
      const person = await enter({ role: 'creator' });
      const track = await uploaded(page, 'Night ferry', 2);
      await page.request.patch(`/api/v1/tracks/${track}`, { data: { visibility: 'unlisted' } });
      await page.goto('/support?kind=leave_artist');
      await page.getByLabel('Subject').fill('Enough');
      await page.getByLabel('Message', { exact: true }).fill('Keep them as they are.');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(status(page, 'We have your message.')).toBeVisible();
      const place = new URL(page.url()).pathname;
      await server.returnToListener(person, place.split('/').pop() ?? '', 'keep');

      await page.goto(place);
      const said = page.getByRole('list', { name: 'What was said' }).getByRole('listitem').last();
      await expect(said).toContainText('Support');
      await expect(said).toContainText('you are no longer an artist');
      await expect(said).toContainText('Your tracks stay as they are');
      await expect(page.getByText('Closed', { exact: true })).toBeVisible();

      await page.goto('/settings');
      await page.getByRole('link', { name: 'Your tracks' }).click();
      await expect(page.getByText('You are a listener now')).toBeVisible();
      await page.getByRole('link', { name: 'Night ferry' }).click();
      const main = page.getByRole('main');
      // Each button that is there works.
      for (const refused of ['Publish', 'Make a new link', 'Replace the file', 'Use this picture']) {
        await expect(main.getByRole('button', { name: refused })).toHaveCount(0);
      }
      await main.getByLabel('Title').fill('Night boat');
      await main.getByRole('button', { name: 'Save' }).click();
      await expect(status(page, 'Saved.')).toBeVisible();
      await main.getByRole('button', { name: 'Revoke the link' }).click();
      await expect(status(page, 'The link leads nowhere now.')).toBeVisible();
      await main.getByRole('button', { name: 'Make it private' }).click();
      await expect(status(page, 'Only you can hear it now.')).toBeVisible();
      await expect(main.getByRole('heading', { level: 1 })).toHaveText('Night boat');
      await main.getByRole('button', { name: 'Delete track' }).click();
      await main.getByRole('button', { name: 'Delete' }).click();
      await expect(status(page, '“Night boat” is deleted.')).toBeVisible();
    });
  });
}

test('by keyboard alone, from the home page', async ({ page, enter, server }) => {
  const person = await enter({ role: 'creator' });
  await uploaded(page, 'Night ferry', 2);
  await server.setRole(person, 'user');
  await page.goto('/');
  await tabTo(page, page.getByRole('link', { name: 'Your tracks' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/studio$/);
  await tabTo(page, page.getByRole('link', { name: 'Night ferry' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Night ferry');
});
