// Taking one's data along: by keyboard, and without JavaScript.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hydrated, status, tabTo } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { type Page, expect, test } from '../stage/test';
import { underWay } from '../stage/copies';
import { uploaded } from '../stage/tracks';

/** Looks again until the copy is ready. */
async function ready(page: Page): Promise<void> {
  await expect(async () => {
    await page.goto('/settings/data');
    await expect(page.getByRole('link', { name: 'Download' }).first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a copy with the tracks is asked for, told by mail, and downloaded', async ({ page, enter, mailbox }) => {
      const person = await enter({ role: 'creator' });
      await uploaded(page, 'Night ferry');
      await page.goto('/settings/data');
      await expect(page.getByRole('link', { name: 'Your data' })).toHaveAttribute('aria-current', 'page');
      await page.getByLabel('With the files and pictures of your tracks').check();
      await page.getByRole('button', { name: 'Ask for a copy' }).click();
      await expect(status(page, 'Your copy is being made.')).toBeVisible();
      const mail = await mailbox.about(person.email, /copy is ready/i);
      await page.goto(linkTo(mail, '/settings/data'));
      await ready(page);
      await expect(page.getByRole('main')).toContainText('You can ask for');
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Download' }).click();
      const file = await (await download).path();
      const listing = execFileSync('unzip', ['-l', file]).toString();
      expect(listing).toContain('account.json');
      expect(listing).toContain('tracks/001 Night ferry.wav');
      execFileSync('unzip', ['-tq', file]);
      expect(readFileSync(file).length).toBeGreaterThan(1_000);
    });
  });
}

test('a page that waits shows how far it is, and the link by itself', async ({ page, enter }) => {
  test.setTimeout(120_000);
  const copy = await underWay(page, enter);
  await expect(page.getByRole('progressbar', { name: 'Your copy is being made' })).toHaveJSProperty('value', 40);
  await expect(status(page, '40% done.')).toBeVisible();
  await copy.goesOn();
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 30_000 });
  await expect(status(page, 'Your copy is ready. You can download it here.')).toBeVisible();
});

test('nothing that was typed is lost when the copy is ready', async ({ page, enter }) => {
  test.setTimeout(120_000);
  const copy = await underWay(page, enter);
  await page.getByLabel('Username').fill('half a na');
  await copy.goesOn();
  await expect(status(page, 'It is ready. Load this page again to download it.')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByLabel('Username')).toHaveValue('half a na');
});

test('what is stored is read and a copy asked for without a mouse', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  await tabTo(page, page.getByRole('link', { name: 'Your data' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your data');
  const group = page.locator('summary').filter({ hasText: 'Logging in' });
  await tabTo(page, group);
  await page.keyboard.press('Enter');
  await expect(page.getByText('The security log: logins')).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Ask for a copy' }));
  await page.keyboard.press('Enter');
  await expect(status(page, 'Your copy is being made.')).toBeVisible();
  await ready(page);
  const download = page.waitForEvent('download');
  await tabTo(page, page.getByRole('link', { name: 'Download' }));
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toMatch(/^stagedoor-\d{4}-\d\d-\d\d\.zip$/);
});
