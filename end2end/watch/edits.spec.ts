// What somebody sees who edits while `cargo leptos watch` runs: scripts/test_watch.sh
// starts it on a copy of the tree, which the edits below are made in.

import { expect, type Page, test } from '@playwright/test';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const tree = process.env.STAGEDOOR_WATCHED ?? '';
const url = process.env.STAGEDOOR_WATCHED_URL ?? '';

/** An edit compiles server and WebAssembly without optimisation: half a minute on two cores, if they are idle. */
const patience = 8 * 60_000;

test.describe.configure({ mode: 'serial' });
test.use({ baseURL: url });

/** The files below a folder of the tree whose names end in `kind`. */
function files(folder: string, kind: string): string[] {
  const names = readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(kind)).map((name) => join(tree, folder, name));
}

/** Runs `look` on the file as edited, and puts the file back. */
async function edited(file: string, edit: (text: string) => string, look: () => Promise<void>): Promise<void> {
  const before = readFileSync(file, 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
  try {
    await look();
  } finally {
    writeFileSync(file, before);
  }
}

/** A text of those, and the one file of the catalogue that has it. */
function written(texts: string[]): { text: string; file: string } {
  const sources = files('words/src/en', '.rs').map((file) => ({ file, code: readFileSync(file, 'utf8') }));
  for (const text of texts) {
    const holders = sources.filter(({ code }) => code.includes(`"${text}"`));
    if (holders.length === 1) return { text, file: holders[0].file };
  }
  throw new Error(`none of ${JSON.stringify(texts)} is in one file of the catalogue`);
}

/** Opens a page, once the server is back from the edit before. */
async function open(page: Page, path: string): Promise<void> {
  await expect(async () => { await page.goto(path); }).toPass({ timeout: patience });
}

async function texts(page: Page, selector: string): Promise<string[]> {
  const found = await page.locator(selector).allTextContents();
  return [...new Set(found.map((text) => text.trim()))].filter((text) => text.length > 3);
}

test('a style arrives', async ({ page }) => {
  test.setTimeout(2 * patience);
  await open(page, '/');
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveCSS('outline-color', /^(?!rgb\(1, 2, 3\))/);
  const style = join(tree, 'style/base/text.css');
  await edited(style, (css) => `${css}\nh1 { outline: 3px solid rgb(1 2 3); }\n`, async () => {
    await expect(heading).toHaveCSS('outline-color', 'rgb(1, 2, 3)', { timeout: 60_000 });
  });
});

test('a text arrives', async ({ page }) => {
  test.setTimeout(2 * patience + 30_000);
  await open(page, '/');
  const { text, file } = written(await texts(page, 'main :is(h1, h2, p, a), header a, footer a'));
  await edited(file, (code) => code.replace(`"${text}"`, '"An edited text"'), async () => {
    await expect(page.getByText('An edited text').first()).toBeVisible({ timeout: patience });
  });
});

test('an island arrives, in the page and in what the browser runs', async ({ page }) => {
  test.setTimeout(2 * patience + 30_000);
  // Registering logs in.
  await open(page, '/register');
  await page.getByLabel('Username').fill('watcher');
  await page.getByLabel('Email').fill('watcher@example.com');
  await page.getByLabel('Password', { exact: true }).fill('a violin in the rain');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/register\/sent$/);
  await page.goto('/settings');
  // Markup: texts of islands come with the page, and are no part of the WebAssembly.
  const list = '<dl class="facts">';
  const file = files('app/src/islands', '.rs').find((name) => readFileSync(name, 'utf8').includes(list)) ?? '';
  await edited(file, (code) => code.replace(list, `${list}<div><dt>"An edited island"</dt><dd></dd></div>`), async () => {
    await expect(page.locator('leptos-island').first()).toContainText('An edited island', { timeout: patience });
    const wasm = await page.request.get('/pkg/stagedoor.wasm');
    expect((await wasm.body()).includes('An edited island')).toBe(true);
  });
});
