// The whole journey with nothing but a keyboard.

import { card, expectNoCard, hydrated, sent, status, tabTo, uploadLink } from '../stage/actions';
import { wav } from '../stage/audio';
import { confirmationLink } from '../stage/mailbox';
import { expect, somebody, test } from '../stage/test';

test('a stranger gets to the upload without a mouse', async ({ page, mailbox }) => {
  const person = somebody();
  const press = (key: string) => page.keyboard.press(key);

  await page.goto('/');
  await press('Tab');
  await expect(page.getByRole('link', { name: /skip/i })).toBeFocused();
  await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Create account' }));
  await press('Enter');

  await expect(page).toHaveURL(/\/register$/);
  await tabTo(page, page.getByLabel('Username'));
  await page.keyboard.type(person.username);
  await tabTo(page, page.getByLabel('Email'));
  await page.keyboard.type(person.email);
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(person.password);
  await press('Enter');
  await sent(page);

  await page.goto(confirmationLink(await mailbox.nth(person.email, 1)));
  await tabTo(page, page.getByRole('button', { name: 'Verify email' }));
  await press('Space');
  await expect(status(page, 'Your email is verified')).toBeVisible();

  // As on another day.
  await page.context().clearCookies();
  await page.goto('/login?next=%2Fsettings');
  await tabTo(page, page.getByLabel('Email or username'));
  await page.keyboard.type(person.username);
  await tabTo(page, page.getByLabel('Password', { exact: true }));
  await page.keyboard.type(person.password);
  await press('Enter');
  await expect(page).toHaveURL(/\/settings$/);

  await hydrated(page);
  await tabTo(page, card(page).button);
  await press('Enter');
  await expect(status(page, 'You are now an artist')).toBeVisible();
  await expectNoCard(page);

  await tabTo(page, uploadLink(page));
  await press('Enter');
  await expect(page).toHaveURL(/\/studio\/upload$/);
  await tabTo(page, page.getByLabel('Title'));
  await page.keyboard.type('Typed, not clicked');
  // The system's file dialog is the one thing a test cannot type into.
  await tabTo(page, page.getByLabel(/audio file/i));
  await page.getByLabel(/audio file/i).setInputFiles(wav());
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Upload' }));
  await press('Enter');
  await expect(status(page, 'Typed, not clicked')).toBeVisible();
});

test('the focus can be seen on everything that takes it', async ({ page, enter }) => {
  await enter();
  for (const path of ['/settings', '/login', '/register']) {
    await page.goto(path);
    const stops = await page.locator('a[href], button:enabled, input:not([type=hidden])').count();
    for (let stop = 0; stop < Math.min(stops, 25); stop += 1) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return 'nothing focused';
        const style = getComputedStyle(element);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return outlined || style.boxShadow !== 'none' ? '' : element.outerHTML.slice(0, 200);
      });
      if (seen === 'nothing focused') break;
      expect(seen, `on ${path}`).toBe('');
    }
  }
});
