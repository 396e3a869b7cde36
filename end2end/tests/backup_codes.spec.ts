// Backup codes stay until their owner has kept them, and can be kept in every way.

import { status } from '../stage/actions';
import { keepCodes, shownBackupCodes, turnOnTwoStep } from '../stage/security';
import { expect, test } from '../stage/test';

const PAGE = '/settings/security/two-step';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('they are shown again after a reload and from elsewhere, until they are kept', async ({ page, enter }) => {
      await enter();
      const { codes } = await turnOnTwoStep(page, { keeps: false });
      await page.reload();
      expect(await shownBackupCodes(page)).toEqual(codes);
      await page.goto('/settings/security');
      await page.getByRole('link', { name: 'Show the backup codes' }).click();
      expect(await shownBackupCodes(page)).toEqual(codes);
      await expect(page.getByRole('link', { name: 'Turn off two-step login' })).toHaveCount(0);
      await keepCodes(page);
      await page.goto(PAGE);
      await expect(page.getByRole('main')).not.toContainText(codes[0] ?? 'no code');
    });
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('no button is there that would do nothing', async ({ page, enter }) => {
    await enter();
    await turnOnTwoStep(page, { keeps: false });
    await expect(page.getByRole('button', { name: 'Copy' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
    await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  });
});

test('they are copied, one on each line', async ({ page, context, enter, baseURL }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: baseURL });
  await enter();
  const { codes } = await turnOnTwoStep(page, { keeps: false });
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(status(page, /copied/)).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${codes.join('\n')}\n`);
});

test('on paper they are one clean sheet', async ({ page, enter }) => {
  const person = await enter();
  const { codes } = await turnOnTwoStep(page, { keeps: false });
  const asked = page.evaluate(() => new Promise<void>((done) => { window.print = () => done(); }));
  await page.getByRole('button', { name: 'Print' }).click();
  await asked;
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const part of [page.getByRole('banner'), page.getByRole('contentinfo'), page.getByRole('navigation').first(),
    page.getByRole('button', { name: 'I have kept them' }), page.getByRole('link', { name: 'Download' })]) {
    await expect(part).toBeHidden();
  }
  for (const code of codes) await expect(page.getByText(code)).toBeVisible();
  await expect(page.getByText(`Stagedoor account: ${person.username}`)).toBeVisible();
  const colours = await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]);
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});
