// When becoming an artist goes wrong: an alert, and a card that works again.

import { type Route } from '@playwright/test';
import { alert, card, expectNoCard, hydrated, markDocument, status } from '../stage/actions';
import { expect, test } from '../stage/test';

const problem = (status: number, code: string, detail: string) => (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: 'Error', status, code, detail, request_id: 'a-request' }),
  });

// In the server's own words, as the islands pass them on.
const faults: [string, (route: Route) => Promise<void>][] = [
  ['a server error', problem(500, 'INTERNAL', 'Something went wrong on our side. Try again, and if it stays, tell us the request id.')],
  ['a server that is away', problem(503, 'SERVICE_UNAVAILABLE', 'Stagedoor is not available right now. Try again in a moment.')],
  ['too many tries', problem(429, 'RATE_LIMITED', 'That was too many tries. Wait 42 seconds and try again.')],
  ['a proxy’s page', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })],
  ['a lost connection', (route) => route.abort('connectionrefused')],
];

for (const [name, fault] of faults) {
  test(`${name}: says what to do, and the card stays usable`, async ({ page, enter, watch }) => {
    watch.allow(/upgrade_to_creator/);
    await enter();
    await page.goto('/settings');
    await hydrated(page);
    const stillTheSame = await markDocument(page);
    await page.route('**/api/upgrade_to_creator', fault);

    await card(page).button.click();
    await expect(alert(page, /\S/).first()).toBeVisible();
    await expect(alert(page, /try|again|moment|connection/i).first()).toBeVisible();
    await expect(card(page).heading).toBeVisible();
    await expect(card(page).button).toBeEnabled();
    await stillTheSame();

    await page.unroute('**/api/upgrade_to_creator');
    await card(page).button.click();
    await expect(status(page, 'You are now an artist')).toBeVisible();
    await expectNoCard(page);
  });
}

test('logged out meanwhile: says so instead of failing silently', async ({ page, context, enter, watch }) => {
  watch.allow(/upgrade_to_creator|current_user/);
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await context.clearCookies();
  await card(page).button.click();
  await expect(alert(page, /log in/i).or(page.getByRole('button', { name: 'Log in' })).first()).toBeVisible();
});

test('a server that never answers: says so in the card, which works again', async ({ page, enter, watch }) => {
  watch.allow(/upgrade_to_creator/);
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await page.route('**/api/upgrade_to_creator', () => {});
  await card(page).button.click();
  await expect(page.getByRole('button', { name: 'Becoming an artist' })).toBeDisabled();
  // The browser's own clock counts the time that is waited for.
  await expect(alert(page, /try again/i)).toBeVisible({ timeout: 25_000 });
  await page.unroute('**/api/upgrade_to_creator');
  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
});
