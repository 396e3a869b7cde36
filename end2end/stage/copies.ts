// Copies of somebody's data while they are made.

import { type Page, expect } from '@playwright/test';
import type { Person, Role } from './server';
import { uploaded } from './tracks';

type Enter = (options?: { role?: Role }) => Promise<Person>;

const LIST = '**/api/v1/users/me/exports';

/** Opens the page of somebody whose copy is being made: for this page alone it stays so, at
 * 40 %, until it goes on. A copy is made quickly, so several people may have to ask. */
export async function underWay(page: Page, enter: Enter): Promise<{ goesOn: () => Promise<void> }> {
  let id = '';
  await page.route(LIST, (route) => route.fulfill({
    json: { items: [{ id, state: 'running', progress: 40 }], next_cursor: null, remaining_today: 2 },
  }));
  await expect(async () => {
    await page.context().clearCookies();
    await enter({ role: 'creator' });
    await uploaded(page, 'Night ferry', 120);
    const asked = await page.request.post('/api/v1/users/me/export', { data: { include_media: true } });
    id = (await asked.json()).id;
    await page.goto('/settings/data');
    await expect(page.getByRole('progressbar', { name: 'Your copy is being made' })).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 90_000 });
  return { goesOn: () => page.unroute(LIST) };
}
