// Forms: what was typed stays (never a password), and errors are tied to their fields.

import { alert, fillRegistration, logInByForm, upload } from '../stage/actions';
import { notAudio, wav } from '../stage/audio';
import { expect, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('registration keeps name and address, and says what is wrong where it is', async ({ page, server }) => {
      const taken = await server.create(somebody());
      const person = { ...somebody(), username: taken.username };
      await page.goto('/register');
      await fillRegistration(page, person);
      await page.getByRole('button', { name: 'Create account' }).click();

      const username = page.getByLabel('Username');
      await expect(username).toHaveValue(person.username);
      await expect(username).toHaveAttribute('aria-invalid', 'true');
      await expect(username).toHaveAccessibleDescription(/taken/i);
      await expect(page.getByLabel('Email')).toHaveValue(person.email);
      await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
    });

    test('a password that everybody uses is refused', async ({ page }) => {
      const person = { ...somebody(), password: 'password123' };
      await page.goto('/register');
      await fillRegistration(page, person);
      await page.getByRole('button', { name: 'Create account' }).click();
      const password = page.getByLabel('Password', { exact: true });
      await expect(password).toHaveAttribute('aria-invalid', 'true');
      await expect(password).toHaveAccessibleDescription(/common|guess|often/i);
      await expect(page.getByLabel('Username')).toHaveValue(person.username);
    });

    test('a refused login keeps the name, and says one thing for both reasons', async ({ page, server }) => {
      const person = await server.create(somebody());
      const said: string[] = [];
      for (const attempt of [{ ...person, password: 'not the right one' }, somebody()]) {
        await page.goto('/login');
        await logInByForm(page, attempt);
        const message = alert(page, /not right|wrong|incorrect/i).first();
        await expect(message).toBeVisible();
        said.push(await message.innerText());
        await expect(page.getByLabel('Email or username')).toHaveValue(attempt.email);
        await expect(page.getByLabel('Password', { exact: true })).toHaveValue('');
      }
      expect(said[0]).toBe(said[1]);
    });

    test('a file that is no audio is refused, and the title stays', async ({ page, enter, watch }) => {
      watch.allow(/answer 415/);
      await enter({ role: 'creator' });
      await page.goto('/studio/upload');
      await upload(page, notAudio(), 'La la la');
      await expect(alert(page, /not an audio file/i).first()).toBeVisible();
      await expect(page.getByLabel('Title')).toHaveValue('La la la');
      await upload(page, wav(), 'La la la');
      await expect(page.getByRole('status').filter({ hasText: 'La la la' })).toBeVisible();
    });
  });
}

test('browser and password manager are told what each field is', async ({ page }) => {
  await page.goto('/register');
  await expect(page.getByLabel('Username')).toHaveAttribute('autocomplete', 'username');
  await expect(page.getByLabel('Email')).toHaveAttribute('autocomplete', 'email');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('autocomplete', 'new-password');
  await page.goto('/login');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('autocomplete', 'current-password');
});

test('a message of a form is for the one who sent it, once', async ({ page, browser, server }) => {
  await page.goto('/login');
  await logInByForm(page, somebody());
  await expect(alert(page, /\S/).first()).toBeVisible();
  const stranger = await (await browser.newContext({ baseURL: server.url })).newPage();
  await stranger.goto('/login');
  await expect(stranger.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await stranger.context().close();
  await page.goto('/login');
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
});
