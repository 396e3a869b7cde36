// What comes out of a printer: the text, black on white.

import { type Page, expect, test } from '../stage/test';

const hidden = (page: Page) => [
  page.getByRole('navigation', { includeHidden: true }),
  page.getByRole('contentinfo', { includeHidden: true }),
  page.getByRole('button', { includeHidden: true }),
  page.getByRole('link', { name: /skip/i, includeHidden: true }),
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the texts of the site print as texts, from a ${colorScheme} screen`, async ({ page }) => {
    for (const path of ['/help', '/terms', '/privacy']) {
      await page.goto(path);
      await page.emulateMedia({ media: 'print', colorScheme });
      for (const kind of hidden(page)) {
        for (const one of await kind.all()) await expect(one, path).toBeHidden();
      }
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const colours = await page.evaluate(() => [...document.querySelectorAll('.prose :is(h1, h2, p, li, a)')]
        .map((element) => getComputedStyle(element).color));
      expect(new Set(colours), path).toEqual(new Set(['rgb(0, 0, 0)']));
    }
  });
}

test('a link on paper says where it leads, unless that is on the same page', async ({ page }) => {
  await page.goto('/privacy');
  await page.emulateMedia({ media: 'print' });
  const said = await page.evaluate(() => [...document.querySelectorAll('.prose a')].map((link) => [
    link.getAttribute('href') ?? '', getComputedStyle(link, '::after').content,
  ]));
  expect(said.length).toBeGreaterThan(0);
  for (const [href, content] of said) {
    if (href?.startsWith('#')) expect(content).toBe('none');
    else expect(content).toContain(href);
  }
});

test('the settings print what they say and none of what they do', async ({ page, enter }) => {
  const person = await enter();
  await page.goto('/settings');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(person.email).first()).toBeVisible();
  for (const kind of hidden(page)) {
    for (const one of await kind.all()) await expect(one).toBeHidden();
  }
  await page.goto('/settings/security/log');
  await expect(page.getByText(/logged in/i).first()).toBeVisible();
});
