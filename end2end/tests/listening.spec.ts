// From the studio to somebody who listens.

import { status } from '../stage/actions';
import { type Page, expect, test } from '../stage/test';
import { heard, player, published, ready } from '../stage/tracks';

/** A window of somebody who has never been here. */
async function stranger(page: Page, baseURL: string | undefined): Promise<Page> {
  const context = await page.context().browser()!.newContext({ baseURL, locale: 'en-GB' });
  return context.newPage();
}

async function plays(page: Page): Promise<void> {
  const before = await heard(page);
  await expect.poll(() => heard(page)).toBeGreaterThan(before + 0.5);
}

test('an artist publishes, and a stranger listens', async ({ page, enter, baseURL }) => {
  const person = await enter({ role: 'creator' });
  const id = await ready(page, 'Night ferry');
  await page.goto('/studio');
  await page.getByRole('link', { name: 'Night ferry' }).click();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(status(page, '“Night ferry” is public')).toBeVisible();

  const other = await stranger(page, baseURL);
  await other.goto('/');
  await other.getByRole('link', { name: 'Night ferry', exact: true }).first().click();
  await expect(other.getByRole('heading', { level: 1, name: 'Night ferry' })).toBeVisible();
  await expect(other.getByRole('link', { name: person.username })).toBeVisible();
  const { play, pause, position, volume } = player(other);
  await play.click();
  await plays(other);

  await position.focus();
  const before = await heard(other);
  await other.keyboard.press('ArrowRight');
  await expect.poll(() => heard(other)).toBeGreaterThan(before + 1.5);
  await expect(position).toHaveAttribute('aria-valuetext', /\d:\d\d of 0:20/);
  await other.keyboard.press('Home');
  await expect.poll(() => heard(other)).toBeLessThan(3);
  const box = (await position.boundingBox())!;
  await other.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect.poll(() => heard(other)).toBeGreaterThan(8.5);
  await plays(other);

  await volume.focus();
  await other.keyboard.press('Home');
  expect(await other.evaluate(() => document.querySelector('audio')!.volume)).toBe(0);
  await pause.click();
  const paused = await heard(other);
  await expect(play).toBeVisible();
  expect(await heard(other)).toBe(paused);
  await expect(other.locator('.waveform').first()).toBeVisible();
  expect(id).toMatch(/-/);
  await other.context().close();
});

test('a play counts after ten seconds that were heard', async ({ page, enter }) => {
  await enter({ role: 'creator' });
  const id = await published(page, 'Long enough');
  let told = 0;
  await page.route('**/plays', async (route) => { told += 1; await route.continue(); });
  await page.goto(`/tracks/${id}`);
  const { play, position } = player(page);
  await play.click();
  await plays(page);
  // What was jumped over was not heard.
  await position.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => heard(page)).toBeGreaterThan(4);
  expect(told).toBe(0);
  // Faster than a person waits; the sound's own clock counts.
  await page.keyboard.press('Home');
  await expect.poll(() => told, { timeout: 20_000 }).toBe(1);
  await expect.poll(async () => (await (await page.request.get(`/api/v1/tracks/${id}`)).json()).plays).toBe(1);
});

test('on a page with several tracks one follows the other', async ({ page, enter }) => {
  await enter({ role: 'creator' });
  await published(page, 'Second to be heard', 3);
  await published(page, 'First to be heard', 2);
  await page.goto('/');
  await page.getByRole('button', { name: 'Listen to “First to be heard”' }).click();
  const { region, pause } = player(page);
  await expect(pause).toBeVisible();
  await expect(region.locator('.player-now-title')).toHaveText('First to be heard');
  await expect(region.locator('.player-now-title')).toHaveText('Second to be heard');
  await plays(page);
  expect(await page.locator('audio').count(), 'one audio element').toBe(1);
});

test('the link of an unlisted track opens it until it is revoked', async ({ page, enter, baseURL }) => {
  await enter({ role: 'creator' });
  const id = await ready(page, 'For a few');
  await page.goto(`/studio/tracks/${id}`);
  await page.getByRole('button', { name: 'Only with a link' }).click();
  const link = await page.getByLabel('Link for whoever you choose').inputValue();
  const other = await stranger(page, baseURL);
  await other.goto(link);
  await expect(other.getByRole('heading', { level: 1, name: 'For a few' })).toBeVisible();
  await player(other).play.click();
  await plays(other);
  expect((await other.goto(`/tracks/${id}`))?.status()).toBe(404);

  await page.getByRole('button', { name: 'Revoke the link' }).click();
  await expect(status(page, 'leads nowhere')).toBeVisible();
  expect((await other.goto(link))?.status()).toBe(404);
  await other.context().close();
});

test('what is typed about a track outlives the other forms of its page', async ({ page, enter }) => {
  await enter({ role: 'artist' });
  const id = await ready(page, 'Kept');
  await page.goto(`/studio/tracks/${id}`);
  await page.getByLabel('Description').fill('By the harbour\nat night');
  await page.getByRole('button', { name: 'Only with a link' }).click();
  await expect(page.getByText('Only people with the link can listen now.')).toBeVisible();
  await expect(page.getByLabel('Description')).toHaveValue('By the harbour\nat night');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Description')).toHaveValue('By the harbour\nat night');
  // What is saved elsewhere is not written over.
  await page.getByLabel('Description').fill('Never saved');
  await page.request.patch(`/api/v1/tracks/${id}`, { data: { description: 'From elsewhere' } });
  await page.reload();
  await expect(page.getByLabel('Description')).toHaveValue('From elsewhere');
});

test('a deleted track is gone after one question', async ({ page, enter, baseURL }) => {
  await enter({ role: 'creator' });
  const id = await published(page, 'Not for long', 2);
  await page.goto(`/studio/tracks/${id}`);
  await page.getByRole('button', { name: 'Delete track' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Delete this track?' })).toBeVisible();
  await page.getByRole('link', { name: 'Keep it' }).click();
  await page.getByRole('button', { name: 'Delete track' }).click();
  await page.getByRole('button', { name: 'Delete track' }).click();
  await expect(page.getByRole('heading', { name: 'Your tracks' })).toBeVisible();
  await expect(status(page, '“Not for long” is deleted')).toBeVisible();
  const other = await stranger(page, baseURL);
  expect((await other.goto(`/tracks/${id}`))?.status()).toBe(404);
  expect((await other.request.get(`/media/tracks/${id}/stream.m4a`)).status()).toBe(404);
  await other.context().close();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('an artist publishes, and everybody can listen', async ({ page, enter }) => {
    await enter({ role: 'creator' });
    const id = await ready(page, 'Plain ferry');
    await page.goto(`/studio/tracks/${id}`);
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await expect(status(page, '“Plain ferry” is public')).toBeVisible();
    await page.getByRole('link', { name: 'Open its page' }).click();
    await expect(page.locator('audio[controls]')).toBeVisible();
    await expect(page.locator('.waveform')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeHidden();
    const sound = await page.request.get((await page.locator('audio').getAttribute('src'))!);
    expect(sound.status()).toBe(200);
    expect(sound.headers()['content-type']).toContain('audio/mp4');
    await page.goto('/');
    await expect(page.getByRole('listitem').filter({ hasText: 'Plain ferry' }).locator('audio[controls]')).toBeVisible();
  });
});
