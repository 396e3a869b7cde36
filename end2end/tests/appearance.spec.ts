// The theme: chosen once, there from the first byte, on every page and in every browser.

import type { Browser } from '@playwright/test';
import { logInByForm, status, tabTo } from '../stage/actions';
import { type Page, type Person, expect, test } from '../stage/test';

const wide = { width: 1280, height: 800 };
const narrow = { width: 320, height: 640 };

const theme = (page: Page, name: string) => page.getByRole('radio', { name, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save' }).click();

/** Whether the page is dark: by the colour that is behind everything. */
const isDark = (page: Page): Promise<boolean> => page.evaluate(() => {
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) throw new Error('no canvas');
  canvas.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  canvas.fillRect(0, 0, 1, 1);
  return (canvas.getImageData(0, 0, 1, 1).data[1] ?? 0) < 128;
});

async function choose(page: Page, name: string): Promise<void> {
  await page.goto('/settings/appearance');
  await theme(page, name).check();
  await save(page);
  await expect(status(page, 'Your choice is saved.')).toBeVisible();
}

test('a theme is seen at once, and kept once it is saved', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Appearance' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Appearance' })).toBeVisible();
  await expect(theme(page, 'System')).toBeChecked();
  expect(await isDark(page)).toBe(false);

  await theme(page, 'Dark').check();
  expect(await isDark(page), 'shown before it is saved').toBe(true);
  await page.goto('/settings');
  expect(await isDark(page), 'but not kept').toBe(false);

  await choose(page, 'Dark');
  for (const path of ['/settings', '/', '/no/such/page', '/help']) {
    await page.goto(path);
    expect(await isDark(page), path).toBe(true);
    await expect(page.locator('meta[name=theme-color]'), path).toHaveAttribute('content', '#14100d');
  }
});

test('light stays light on a dark device, and the system follows it', async ({ page, enter }) => {
  await enter();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  expect(await isDark(page)).toBe(true);
  await choose(page, 'Light');
  expect(await isDark(page)).toBe(false);
  await choose(page, 'System');
  expect(await isDark(page)).toBe(true);
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await isDark(page)).toBe(false);
});

test('the first bytes say it, so that nothing flashes', async ({ page, enter, watch }) => {
  watch.allow(/\.css/);
  await enter();
  await choose(page, 'Dark');
  for (const path of ['/settings', '/']) {
    const html = await (await page.request.get(path)).text();
    expect(html.slice(0, 200), path).toMatch(/^<!DOCTYPE html><html lang="en" dir="ltr" data-theme="dark"[^>]*><head><meta name="color-scheme" content="dark">/);
  }
  // With no style sheet at all the canvas is dark already.
  await page.route('**/*.css', (route) => route.abort());
  await page.goto('/settings').catch(() => {});
  expect(await page.evaluate(() => matchMedia('(prefers-color-scheme: light)').matches), 'on a light device').toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(255, 255, 255)');
});

test('it stays after logging out, and goes along into another browser', async ({ page, enter, browser, baseURL }) => {
  const person = await enter();
  await choose(page, 'Dark');
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByRole('link', { name: 'Create account' }).first()).toBeVisible();
  expect(await isDark(page)).toBe(true);
  expect(await isDarkElsewhere(browser, baseURL, person)).toEqual([false, true]);
});

async function isDarkElsewhere(browser: Browser, baseURL: string | undefined, person: Person): Promise<boolean[]> {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto('/login');
  const before = await isDark(page);
  await logInByForm(page, person);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  const after = await isDark(page);
  await context.close();
  return [before, after];
}

test('paper is light, whatever the theme is', async ({ page, enter }) => {
  await enter();
  await choose(page, 'Dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const colours = await page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.documentElement);
    return [color, backgroundColor];
  });
  expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
});

for (const viewport of [narrow, wide]) {
  test(`with the keyboard alone, at ${viewport.width} px`, async ({ page, enter }) => {
    await page.setViewportSize(viewport);
    await enter();
    await page.goto('/settings/appearance');
    await tabTo(page, theme(page, 'System'));
    await page.keyboard.press('ArrowDown');
    await expect(theme(page, 'Light')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(theme(page, 'Dark')).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Save' }));
    await page.keyboard.press('Enter');
    await expect(status(page, 'Your choice is saved.')).toBeVisible();
    await expect(theme(page, 'Dark')).toBeChecked();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const viewport of [narrow, wide]) {
    test(`the form does all of it, at ${viewport.width} px`, async ({ page, enter }) => {
      await page.setViewportSize(viewport);
      await enter();
      await choose(page, 'Dark');
      await expect(theme(page, 'Dark')).toBeChecked();
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
      await page.goto('/login');
      await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
    });
  }
});
