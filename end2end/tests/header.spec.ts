// The header and the footer: nothing moves, and everything is large enough for a finger.

import { card, hydrated, status, uploadLink } from '../stage/actions';
import { type Page, expect, test } from '../stage/test';

/** Where everything of the header and the heading below it stands. */
const places = (page: Page) => page.evaluate(() => {
  const shown = '.brand, .site-nav a, .site-nav button, h1, .settings-tabs a';
  return [...document.querySelectorAll(shown)].map((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [element.textContent?.trim() ?? '', x, y, width, height].join(' ');
  });
});

for (const width of [320, 360, 390, 414, 460, 480, 495, 500, 640, 1280]) {
  test(`nothing jumps when "Upload" appears, at ${width} px`, async ({ page, enter }) => {
    await page.setViewportSize({ width, height: 800 });
    await enter();
    await page.goto('/settings');
    await hydrated(page);
    const before = await places(page);
    await card(page).button.click();
    await expect(status(page, 'You are now an artist')).toBeVisible();
    await expect(uploadLink(page)).toBeVisible();
    await page.evaluate(() => scrollTo(0, 0));
    const after = await places(page);
    expect(after.filter((place) => !place.startsWith('Upload'))).toEqual(before);
    expect(after).toHaveLength(before.length + 1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

for (const locale of ['en-GB', 'fr-FR']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test('the links of an artist stand in one row', async ({ page, enter }) => {
      await enter({ role: 'creator' });
      for (const width of [320, 360, 390, 480, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto('/settings');
        const rows = await page.evaluate(() => {
          const links = [...document.querySelectorAll('.site-nav a, .site-nav button')];
          const middles = links.map((link) => link.getBoundingClientRect()).map(({ y, height }) => Math.round(y + height / 2));
          return { links: links.length, rows: new Set(middles).size, isSideways: document.documentElement.scrollWidth > innerWidth };
        });
        expect(rows, `at ${width} px`).toEqual({ links: 3, rows: 1, isSideways: false });
      }
    });
  });
}

for (const { name, hasTouch, least } of [{ name: 'a mouse', hasTouch: false, least: 24 }, { name: 'a finger', hasTouch: true, least: 44 }]) {
  test(`the links of the footer are large enough for ${name}`, async ({ browser, baseURL }) => {
    for (const width of [320, 1280]) {
      const context = await browser.newContext({ baseURL, hasTouch, isMobile: hasTouch, viewport: { width, height: 640 } });
      const page = await context.newPage();
      await page.goto('/');
      for (const link of await page.getByRole('contentinfo').getByRole('link').all()) {
        const box = await link.boundingBox();
        expect(box?.height, `${await link.textContent()} at ${width} px`).toBeGreaterThanOrEqual(least);
        expect(box?.width, `${await link.textContent()} at ${width} px`).toBeGreaterThanOrEqual(24);
      }
      await context.close();
    }
  });
}
