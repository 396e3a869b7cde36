// What a lockdown has suspended: it is kept with one click, and removed after a question.

import { status } from '../stage/actions';
import { lockDown, turnOnTwoStep } from '../stage/security';
import { expect, test } from '../stage/test';

const PAGE = '/settings/security/suspended';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('what is suspended is removed after a question, which can be left', async ({ page, enter, mailbox }) => {
      const person = await enter();
      const { codes } = await turnOnTwoStep(page);
      await lockDown(page, mailbox, person, codes[0] ?? '');
      const app = page.getByRole('group', { name: 'Authenticator app' });
      const backupCodes = page.getByRole('group', { name: '9 backup codes' });
      await expect(app).toBeVisible();

      // One that nothing is decided about does not protect.
      await page.goto('/settings/security');
      const twoStep = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Two-step login' }) });
      await expect(twoStep).toContainText('Suspended');
      await page.goBack();

      await page.setViewportSize({ width: 320, height: 640 });
      await backupCodes.getByRole('link', { name: 'Remove' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Remove the suspended backup codes?');
      await expect(page.getByRole('main')).toContainText('gone for good');
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is cut off').toBe(true);
      await page.getByRole('link', { name: 'Leave them suspended' }).click();
      await expect(page).toHaveURL(new RegExp(`${PAGE}$`));
      await expect(backupCodes).toBeVisible();

      // By the keyboard alone.
      await backupCodes.getByRole('link', { name: 'Remove' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Remove backup codes' }).focus();
      await page.keyboard.press('Enter');
      await expect(status(page, 'The backup codes are removed')).toBeVisible();
      await expect(backupCodes).toHaveCount(0);
      await app.getByRole('button', { name: 'Keep' }).click();
      await expect(status(page, 'works again')).toBeVisible();
      await expect(page.getByRole('main')).toContainText('Nothing is suspended.');
    });
  });
}
