// A button that cannot be used says why, beside it: on all pages, also where the script or
// the WebAssembly that would change that never comes. The scenes look at every other state.

import type { Page } from '@playwright/test';
import { hydrated } from '../stage/actions';
import { unexplained } from '../stage/reasons';
import { expect, logIn, somebody, test } from '../stage/test';

const anybodys = ['/', '/register', '/register/sent', '/login', '/forgot-password', '/forgot-password/sent', '/reset-password',
  '/email-change?token=x', '/email-change/undo?token=x', '/not-me?token=x', '/account-locked', '/verify-email?token=x',
  '/verify-email/resend', '/support', '/support/sent', '/support/7KQ2-M9XT?token=x', '/terms', '/privacy', '/help', '/docs/api', '/no/such/page'];
const members = ['/', '/register/sent', '/reauthenticate', '/verify-email/resend', '/settings', '/settings/username',
  '/settings/security', '/settings/security/password', '/settings/security/email', '/settings/security/two-step',
  '/settings/security/passkeys', '/settings/security/suspended', '/settings/security/sessions', '/settings/security/log',
  '/settings/data', '/studio/upload', '/support'];

/** Every page as a visitor, an unverified listener and a verified one see it. */
async function expectReasons(page: Page, create: (verified: boolean) => Promise<void>, ready: () => Promise<void>): Promise<void> {
  let outOfUse = 0;
  const visit = async (paths: string[]): Promise<void> => {
    for (const path of paths) {
      await page.goto(path);
      await ready();
      outOfUse += await page.locator('button:disabled').count();
      await expect.poll(() => unexplained(page), `${path}: buttons without a reason`).toEqual([]);
    }
  };
  await visit(anybodys);
  for (const verified of [false, true]) {
    await create(verified);
    await visit(members);
  }
  expect(outOfUse, 'buttons out of use').toBeGreaterThan(0);
}

for (const { name, blocked, javaScriptEnabled } of [
  { name: 'as it should be', blocked: undefined, javaScriptEnabled: true },
  { name: 'without the WebAssembly', blocked: /\.wasm$/, javaScriptEnabled: true },
  { name: 'without any script of ours', blocked: /\.(js|wasm)$/, javaScriptEnabled: true },
  { name: 'without JavaScript', blocked: undefined, javaScriptEnabled: false },
]) {
  test.describe(name, () => {
    test.use({ javaScriptEnabled });

    test('each button that is out of use says why', async ({ page, server, watch }) => {
      test.setTimeout(90_000);
      if (blocked) {
        watch.allow(/./);
        await page.route(blocked, (route) => route.abort());
      }
      const create = async (verified: boolean): Promise<void> => {
        await page.context().clearCookies();
        await logIn(page, await server.create(somebody(), { verified }));
      };
      const ready = async (): Promise<void> => { if (!blocked && javaScriptEnabled) await hydrated(page); };
      await expectReasons(page, create, ready);
    });
  });
}
