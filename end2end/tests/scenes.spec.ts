// Over every page in every state: axe finds nothing in either colour scheme, and
// nothing sticks out of a narrow screen. Pictures go to screenshots/.

import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { messageFaults } from '../stage/message_faults';
import { unexplained } from '../stage/reasons';
import { scenes } from '../stage/scenes';
import { Server } from '../stage/server';
import { type Page, expect, test } from '../stage/test';

const wide = { width: 1280, height: 800 };
const narrow = { width: 320, height: 720 };

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { name, open, allow } of scenes) {
  test(`${name}: accessible, and holds at 320 px`, async ({ page, enter, mailbox, server, watch }) => {
    if (allow) watch.allow(allow);
    await open({ page, enter, mailbox, server });
    await inspect(page, name);
  });
}

test('outbox: accessible, and holds at 320 px', async ({ browser, mailbox }) => {
  const server = await Server.start({ STAGEDOOR_DEV: '1' });
  const context = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await page.goto('/dev/outbox');
    await inspect(page, 'outbox-empty');
    await scenes.find((scene) => scene.name === 'register-sent')?.open({ page, mailbox, server, enter: () => Promise.reject() });
    await expect(async () => {
      await page.goto('/dev/outbox');
      await expect(page.getByRole('main')).toContainText('@example.com', { timeout: 300 });
    }).toPass({ timeout: 10_000 });
    await inspect(page, 'outbox');
  } finally {
    await context.close();
    await server.stop();
  }
});

async function inspect(page: Page, name: string): Promise<void> {
  await expect(page).toHaveTitle(/\S/);
  expect.soft(await unexplained(page), `${name}: buttons out of use without a reason`).toEqual([]);
  await page.setViewportSize(wide);
  for (const colorScheme of ['light', 'dark'] as const) {
    await test.step(colorScheme, async () => {
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${colorScheme}`);
      expect.soft(await messageFaults(page), `messages of ${name} at 1280 px`).toEqual([]);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('\n  ')}`);
      expect.soft(found, `axe, ${name}, ${colorScheme}`).toEqual([]);
    });
  }
  await test.step('narrow', async () => {
    await page.setViewportSize(narrow);
    const { across, sticksOut } = await page.evaluate(() => ({
      across: document.documentElement.scrollWidth,
      sticksOut: [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > 321)
        .slice(0, 5)
        .map((element) => element.outerHTML.slice(0, 120)),
    }));
    await picture(page, `${name}-narrow`);
    expect.soft(await messageFaults(page), `messages of ${name} at 320 px`).toEqual([]);
    expect.soft(across, `${name} at 320 px scrolls sideways: ${sticksOut.join('\n')}`).toBeLessThanOrEqual(320);
  });
}

/** All of the page, in a window as tall as it is: what is fixed to the window stays at its edges. */
async function picture(page: Page, name: string): Promise<void> {
  const window = page.viewportSize() ?? wide;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (height > window.height) await page.setViewportSize({ ...window, height });
  await page.screenshot({ path: join(__dirname, '../screenshots', `${name}.png`), animations: 'disabled' });
  if (height > window.height) await page.setViewportSize(window);
}
