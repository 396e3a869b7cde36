// Every page as whoever may see it, in both themes, before axe and before Lighthouse; a table
// of what they found. Run by "make audit"; Lighthouse comes from npm for as long as that takes.

import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { upload } from '../stage/actions';
import { wav } from '../stage/audio';
import { type Page, expect, logIn, somebody, test } from '../stage/test';

// The last that runs on the oldest Node.js that the tests run on.
const LIGHTHOUSE = 'lighthouse@12.8.2';
const CATEGORIES = ['accessibility', 'best-practices', 'seo'] as const;

const themes = ['light', 'dark'] as const;

const forVisitors = [
  '/', '/register', '/register/sent', '/login', '/forgot-password', '/forgot-password/sent',
  '/reset-password?token=none', '/verify-email?token=none', '/verify-email/resend', '/email-change?token=none',
  '/email-change/undo?token=none', '/not-me?token=none', '/account-locked', '/terms', '/privacy', '/help',
  '/docs/api', '/no/such/page',
];
const forListeners = [
  '/', '/settings', '/settings/username', '/settings/appearance', '/settings/data', '/settings/security',
  '/settings/security/password', '/settings/security/email', '/settings/security/two-step',
  '/settings/security/passkeys', '/settings/security/suspended', '/settings/security/sessions',
  '/settings/security/log', '/reauthenticate', '/studio/upload',
];
const forArtists = ['/', '/settings', '/studio/upload'];

interface Row { who: string; path: string; theme: string; axe: string; scores: string[] }

const hasLighthouse = process.env.STAGEDOOR_AUDIT === 'lighthouse';

test('every page in both themes', async ({ page, browser, server, baseURL }) => {
  test.setTimeout(60 * 60 * 1000);
  const rows: Row[] = [];
  for (const [who, role, paths] of [
    ['visitor', undefined, forVisitors],
    ['listener', 'user', forListeners],
    ['artist', 'creator', forArtists],
  ] as const) {
    const context = await browser.newContext({ baseURL, reducedMotion: 'reduce' });
    const own = await context.newPage();
    if (role) await logIn(own, await server.create(somebody(), { role }));
    if (role === 'creator') {
      await own.goto('/studio/upload');
      await upload(own, wav(), 'Night door');
      await expect(own.locator('.track')).toHaveCount(1);
    }
    for (const theme of themes) {
      if (role) await own.request.post('/api/set_appearance', { form: { theme } });
      else await context.addCookies([{ name: 'stagedoor-theme', value: theme, url: server.url }]);
      for (const path of paths) rows.push({ who, path, theme, axe: await axe(own, path), scores: await lighthouse(own, path) });
    }
    await context.close();
  }
  await page.close();

  const head = ['who', 'page', 'theme', 'axe', ...(hasLighthouse ? CATEGORIES : [])];
  const lines = [head, head.map(() => '---'), ...rows.map(({ who, path, theme, axe: found, scores }) => [who, `\`${path}\``, theme, found, ...scores])];
  const table = lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  console.log(table);
  await writeFile(test.info().outputPath('audit.md'), `${table}\n`);
  expect(rows.filter((row) => row.axe !== '0'), 'axe has found something').toEqual([]);
});

async function axe(page: Page, path: string): Promise<string> {
  await page.goto(path);
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.length === 0 ? '0' : violations.map(({ id }) => id).join(', ');
}

/** Lighthouse's scores of the page as `page` sees it, in a browser of its own. */
async function lighthouse(page: Page, path: string): Promise<string[]> {
  if (!hasLighthouse) return [];
  const cookies = await page.context().cookies();
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  // Into a file: of what goes to a pipe the end is lost when it exits with an error.
  const report = test.info().outputPath('lighthouse.json');
  await promisify(execFile)('npx', [
    '--yes', LIGHTHOUSE, new URL(path, page.url()).href, '--quiet', '--output=json', `--output-path=${report}`,
    `--only-categories=${CATEGORIES.join(',')}`, `--extra-headers=${JSON.stringify({ Cookie })}`,
    '--chrome-flags=--headless=new --no-sandbox --disable-background-networking',
  ], {
    env: { ...process.env, CHROME_PATH: process.env.STAGEDOOR_CHROMIUM ?? '/usr/bin/chromium' },
  // A page that is not there is an error to Lighthouse, and its report comes all the same.
  }).catch(() => undefined);
  const text = await readFile(report, 'utf8').catch(() => '');
  await rm(report, { force: true });
  if (!text) return CATEGORIES.map(() => 'none');
  const { categories, audits, runtimeError } = JSON.parse(text) as {
    runtimeError?: unknown;
    categories: Record<string, { score: number | null; auditRefs: { id: string; weight: number }[] }>;
    audits: Record<string, { score: number | null }>;
  };
  if (runtimeError) return CATEGORIES.map(() => 'none');
  return CATEGORIES.map((name) => {
    const category = categories[name];
    const missed = category?.auditRefs.filter(({ id, weight }) => weight > 0 && audits[id]?.score !== null && (audits[id]?.score ?? 1) < 1);
    const score = Math.round((category?.score ?? 0) * 100);
    return missed?.length ? `${score} (${missed.map(({ id }) => id).join(', ')})` : String(score);
  });
}
