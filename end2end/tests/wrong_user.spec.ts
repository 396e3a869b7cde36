// A tab that was left open while somebody else logged in: what it sends does nothing.

import { alert, card, hydrated } from '../stage/actions';
import { expect, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the card of one person makes no artist of another', async ({ page, enter, server, watch }) => {
      watch.allow(/upgrade_to_creator/);
      const first = await enter({ name: 'First' });
      await page.goto('/settings');
      if (javaScriptEnabled) await hydrated(page);
      const second = await enter({ name: 'Second' });

      await card(page).button.click();
      await expect(alert(page, `logged in as ${second.username}`)).toBeVisible();
      for (const person of [first, second]) expect(await server.show(person)).toMatchObject({ role: 'user' });

      await page.goto('/settings');
      await expect(page.getByRole('main')).toContainText(second.username);
      await expect(card(page).button).toBeEnabled();
    });

    test('a form of the settings that was shown to one person changes nothing of another', async ({ page, enter }) => {
      await enter({ name: 'First' });
      await page.goto('/settings/security/email');
      await page.getByLabel('New email').fill('first@example.com');
      const second = await enter({ name: 'Second' });
      await page.getByRole('button', { name: 'Change email' }).click();
      await expect(page).toHaveURL(/\/settings$/);
      await expect(alert(page, `logged in as ${second.username}`)).toBeVisible();
      await page.goto('/settings/security/email');
      await expect(page.getByLabel('New email')).toHaveValue('');
    });
  });
}
