// Tabs agree: what happened elsewhere shows as soon as a page comes to the front, or hears of
// it from another tab. The page's clock stands still, so nothing is waited for.

import type { Page } from '@playwright/test';
import { card, hydrated, register, uploadLink } from '../stage/actions';
import { type Mailbox, confirmationLink } from '../stage/mailbox';
import { type Person, Server } from '../stage/server';
import { expect, logIn, somebody, test } from '../stage/test';

/** Another tab, and who there is: whose page is open, and somebody else. */
interface Elsewhere { other: Page; mailbox: Mailbox; server: Server; person: Person; stranger: Person }

interface Change {
  name: string;
  /** Who the page is open for. */
  enter: (page: Page, elsewhere: Elsewhere) => Promise<void>;
  happens: (elsewhere: Elsewhere) => Promise<void>;
  shows: (page: Page, elsewhere: Elsewhere) => Promise<void>;
}

const asListener = async (page: Page, { server, person }: Elsewhere): Promise<void> => {
  await logIn(page, await server.create(person));
};

const changes: Change[] = [
  {
    name: 'an email verified',
    enter: async (page, { person }) => register(page, person),
    happens: async ({ other, mailbox, person }) => {
      const link = new URL(confirmationLink(await mailbox.nth(person.email, 1)));
      const data = { token: link.searchParams.get('token') };
      expect((await other.request.post('/api/v1/auth/verify-email', { data })).status()).toBe(200);
    },
    shows: async (page) => expect(card(page).button).toBeEnabled(),
  },
  {
    name: 'somebody become an artist',
    enter: asListener,
    happens: async ({ other }) => { expect((await other.request.post('/api/v1/users/me/upgrade-creator')).status()).toBe(200); },
    shows: async (page) => {
      await expect(card(page).heading).toHaveCount(0);
      await expect(uploadLink(page)).toBeVisible();
    },
  },
  {
    name: 'a logout',
    enter: asListener,
    happens: async ({ other }) => { expect((await other.request.post('/api/v1/auth/logout')).status()).toBe(204); },
    shows: async (page) => expect(page).toHaveURL(/\/login/),
  },
  {
    name: 'somebody else logged in',
    enter: asListener,
    happens: async ({ other, server, stranger }) => {
      await other.request.post('/api/v1/auth/logout');
      await logIn(other, await server.create(stranger));
    },
    shows: async (page, { stranger }) => expect(page.getByRole('main')).toContainText(stranger.username),
  },
];

for (const { name, enter, happens, shows } of changes) {
  for (const heard of [false, true]) {
    test(`${name} elsewhere shows ${heard ? 'once another tab tells' : 'when the page comes to the front'}`, async ({ page, context, server, mailbox, watch }) => {
      // Whether somebody still is logged in is asked and answered so.
      watch.allow(/answer 401: GET .*\/api\/v1\/users\/me/);
      await page.clock.install();
      const other = await context.newPage();
      const elsewhere = { other, mailbox, server, person: somebody(), stranger: somebody('Stranger') };
      await enter(page, elsewhere);
      await page.goto('/settings');
      await page.clock.pauseAt(Date.now() + 60 * 60 * 1_000);
      await happens(elsewhere);
      if (heard) await other.goto('/help');
      // What a browser says to a page that comes to the front.
      else await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await shows(page, elsewhere);
    });
  }
}

test('where nothing has happened a page stays as it is', async ({ page, context, enter }) => {
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await page.evaluate(() => { document.documentElement.dataset.marked = 'yes'; });
  const asked = page.waitForResponse('**/api/v1/users/me');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await asked;
  const other = await context.newPage();
  await other.goto('/settings');
  await expect(page.locator('html')).toHaveAttribute('data-marked', 'yes');
});
