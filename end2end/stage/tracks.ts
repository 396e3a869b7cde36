// Tracks on their way from an upload to somebody who listens.

import { type Locator, type Page, expect, test } from '@playwright/test';
import { wav } from './audio';

/** Uploads a track for whoever is logged in on `page`, and answers its id. */
export async function uploaded(page: Page, title: string, seconds = 20): Promise<string> {
  const answer = await page.request.post('/api/v1/tracks', {
    multipart: { title, file: wav(seconds) },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  return (await answer.json()).id;
}

/** The same, once it plays. */
export async function ready(page: Page, title: string, seconds = 20): Promise<string> {
  // Encoding takes as long as the machine is busy with other things.
  test.info().setTimeout(test.info().timeout + 90_000);
  const id = await uploaded(page, title, seconds);
  await expect.poll(async () => {
    const track = await (await page.request.get(`/api/v1/tracks/${id}`)).json();
    return track.failure?.message ?? track.state;
  }, { timeout: 90_000 }).toBe('ready');
  return id;
}

/** The same, once everybody may hear it. */
export async function published(page: Page, title: string, seconds = 20): Promise<string> {
  const id = await ready(page, title, seconds);
  const answer = await page.request.patch(`/api/v1/tracks/${id}`, { data: { visibility: 'public' } });
  expect(answer.status(), await answer.text()).toBe(200);
  return id;
}

/** The parts of the player on a page. */
export function player(page: Page): {
  region: Locator; play: Locator; pause: Locator; position: Locator; volume: Locator;
} {
  const region = page.getByRole('region', { name: 'Player' });
  return {
    region,
    play: region.getByRole('button', { name: 'Play', exact: true }),
    pause: region.getByRole('button', { name: 'Pause', exact: true }),
    position: region.getByRole('slider', { name: 'Position' }),
    volume: region.getByRole('slider', { name: 'Volume' }),
  };
}

/** Where the sound of the page is, in seconds. */
export function heard(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelector('audio')?.currentTime ?? -1);
}
