// Who somebody is on stage: the tab of the settings, and the page that everybody sees.

import AxeBuilder from '@axe-core/playwright';
import { alert, status } from '../stage/actions';
import { expect, test } from '../stage/test';
import { player, published } from '../stage/tracks';

/** A picture of one colour, which a browser makes of nothing. */
const picture = {
  name: 'me.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAFAAAABQCAIAAAABc2X6AAAAaklEQVR42u3PAREAQAQAMD6DOPqfWN+DrcFyuuKSF8cICwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwsLCwvv9gE4igG4g0ue4AAAAABJRU5ErkJggg==',
    'base64',
  ),
};

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('an artist says who they are, and nothing that they typed is lost', async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/settings');
      await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Artist' }).click();
      await expect(page).toHaveURL(/\/settings\/artist$/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Artist');

      const handle = `jars-${Date.now() % 1e9}`;
      await page.getByLabel('Artist name').fill('The Nightjars');
      await page.getByLabel('Page address').fill('no spaces');
      await page.getByRole('textbox', { name: 'About' }).fill('Quiet music\nfor loud rooms.');
      await page.getByLabel('Link 1').fill('https://nightjars.example/');
      await page.getByRole('button', { name: 'Save artist' }).click();
      await expect(alert(page, /small letters/)).toBeVisible();
      await expect(page.getByLabel('Page address')).toHaveAttribute('aria-invalid', 'true');
      await expect(page.getByLabel('Page address')).toHaveValue('no spaces');
      await expect(page.getByLabel('Artist name')).toHaveValue('The Nightjars');
      await expect(page.getByRole('textbox', { name: 'About' })).toHaveValue(/for loud rooms/);
      await expect(page.getByLabel('Link 1')).toHaveValue('https://nightjars.example/');

      await page.getByLabel('Page address').fill(handle);
      await page.getByLabel('Picture').setInputFiles(picture);
      await page.getByRole('button', { name: 'Save artist' }).click();
      await expect(status(page, /saved/)).toBeVisible();
      await expect(page.getByLabel('Artist name')).toHaveValue('The Nightjars');
      await expect(page.getByRole('img', { name: 'Your picture now' })).toBeVisible();

      await page.getByRole('link', { name: 'See your page' }).click();
      await expect(page).toHaveURL(new RegExp(`/artists/${handle}$`));
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('The Nightjars');
      await expect(page.getByText('Only you see this page')).toBeVisible();
    });
  });
}

test('everybody finds an artist once there is something to hear, and under the old address too', async ({ page, enter, browser }) => {
  const person = await enter({ role: 'creator' });
  const handle = person.username.toLowerCase().replaceAll('_', '-');
  const visitor = await browser.newContext();
  const stranger = await visitor.newPage();
  expect((await stranger.goto(`/artists/${handle}`))?.status()).toBe(404);

  await published(page, 'Night ferry');
  expect((await stranger.goto(`/artists/${handle}`))?.status()).toBe(200);
  await expect(stranger.getByRole('heading', { level: 1 })).toHaveText(person.username);
  await expect(player(stranger).region).toContainText('Night ferry');
  await expect(stranger.locator('link[rel=canonical]')).toHaveAttribute('href', new RegExp(`/artists/${handle}$`));
  const axe = await new AxeBuilder({ page: stranger }).analyze();
  expect(axe.violations).toEqual([]);

  const next = `ferry-${Date.now() % 1e9}`;
  await page.goto('/settings/artist');
  await page.getByLabel('Page address').fill(next);
  await page.getByRole('button', { name: 'Save artist' }).click();
  await expect(status(page, /saved/)).toBeVisible();
  await stranger.goto(`/artists/${handle}`);
  await expect(stranger).toHaveURL(new RegExp(`/artists/${next}$`));
  const feed = await stranger.request.get(`/artists/${next}/feed.xml`);
  expect(await feed.text()).toContain('<title>Night ferry</title>');
  await visitor.close();
});
