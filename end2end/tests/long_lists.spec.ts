// Long texts are folded, long lists have a way back, and days are the reader's own.

import { status, tabTo, upload } from '../stage/actions';
import { wav } from '../stage/audio';
import { type Page, expect, logIn, test } from '../stage/test';

const long = `${'A song about a door that was never shut. '.repeat(20)}\nThe end of it.`;

async function publish(page: Page, description: string): Promise<void> {
  await page.goto('/studio/upload');
  await page.getByLabel(/description/i).fill(description);
  await upload(page, wav(), 'Night door');
  await expect(status(page, 'Night door')).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  for (const width of [320, 1280]) {
    test.describe(`${javaScriptEnabled ? 'with' : 'without'} JavaScript, at ${width} px`, () => {
      test.use({ javaScriptEnabled, viewport: { width, height: 720 } });

      test('a long description shows its first lines, and all of it to who asks', async ({ page, enter }) => {
        await enter({ role: 'creator' });
        await publish(page, `${long} ${'x'.repeat(300)}`);
        const text = page.getByRole('listitem').getByText('A song about a door');
        const height = async () => (await text.boundingBox())?.height ?? 0;
        const folded = await height();
        expect(folded).toBeLessThan(130);
        const fold = page.getByText('Show all', { exact: false });
        await tabTo(page, page.locator('summary'));
        await page.keyboard.press('Enter');
        await expect(fold).toBeHidden();
        expect(await height()).toBeGreaterThan(folded * 1.5);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await page.getByText('Show less').click();
        expect(await height()).toBe(folded);
      });
    });
  }
}

test('a short description is not folded', async ({ page, enter }) => {
  await enter({ role: 'creator' });
  await publish(page, 'Two lines,\nno more.');
  await expect(page.getByText('Show all')).toHaveCount(0);
});

test('from older parts of the log there is a way back to the newest', async ({ page, enter }) => {
  const person = await enter();
  for (let times = 0; times < 55; times += 1) await logIn(page, person);
  await page.goto('/settings/security/log');
  await expect(page.getByRole('link', { name: 'Back to the newest' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Older' }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(page.getByRole('main')).toContainText('Account created');
  await page.getByRole('link', { name: 'Back to the newest' }).click();
  await expect(page).toHaveURL(/\/settings\/security\/log$/);
});

test.describe('in another zone', () => {
  // UTC+14 and UTC-11: one of them always has another day than UTC.
  for (const timezoneId of ['Pacific/Kiritimati', 'Pacific/Niue', 'UTC']) {
    test.describe(timezoneId, () => {
      test.use({ timezoneId });

      test('the log is laid out by the days of the reader', async ({ page, enter }) => {
        await enter();
        await page.goto('/settings/security/log');
        const shown = await page.evaluate(() => [...document.querySelectorAll('.entries-day')].map((section) => ({
          day: section.querySelector('h2')?.textContent,
          times: [...section.querySelectorAll('time')].map((time) => ({ at: time.dateTime, text: time.textContent, title: time.title })),
        })));
        expect(shown.flatMap(({ times }) => times).length).toBeGreaterThan(1);
        expect(new Set(shown.map(({ day }) => day)).size).toBe(shown.length);
        for (const { day, times } of shown) {
          for (const { at, text, title } of times) {
            const local = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: timezoneId }).format(new Date(at));
            expect(day).toBe(local({ dateStyle: 'long' }));
            expect(text).toBe(local({ timeStyle: 'short' }));
            expect(title).toBe(local({ dateStyle: 'long', timeStyle: 'short' }));
          }
        }
      });
    });
  }

  test.describe('without JavaScript', () => {
    test.use({ timezoneId: 'Pacific/Kiritimati', javaScriptEnabled: false });

    test('it says that its days are those of UTC', async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/security/log');
      await expect(page.getByRole('heading', { level: 2 }).first()).toHaveText(/^\d{1,2} \w+ \d{4}, UTC$/);
      await expect(page.getByRole('time').first()).toHaveText(/^\d\d:\d\d UTC$/);
    });
  });
});
