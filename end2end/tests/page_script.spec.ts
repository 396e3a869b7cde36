// What the pages' own small script adds: forms are sent once, passwords can be looked at,
// tabs agree, and who waits for something sees it happen.

import { card, confirmEmail, fillRegistration, register, shortenPatience } from '../stage/actions';
import { wav } from '../stage/audio';
import { somebody } from '../stage/server';
import { expect, test } from '../stage/test';

test('a password can be looked at, and is a password again when it is sent', async ({ page }) => {
  await page.goto('/login');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('a violin in the rain');
  const show = page.getByRole('button', { name: 'Show password' });
  await show.click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(show).toHaveAttribute('aria-pressed', 'true');
  await expect(password).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(password).toHaveAttribute('type', 'password');
});

test('a form is sent once, however often its button is pressed', async ({ page }) => {
  let sent = 0;
  let answer = () => {};
  const held = new Promise<void>((release) => { answer = release; });
  await page.route('**/api/register', async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  await page.goto('/register');
  await fillRegistration(page, somebody());
  const button = page.getByRole('button', { name: 'Create account' });
  // In the page itself: a click by name would wait for the answer.
  const said = await button.evaluate((element: HTMLButtonElement) => {
    element.click();
    element.click();
    return element.getAttribute('aria-busy');
  });
  expect(said).toBe('true');
  answer();
  await expect(page).toHaveURL(/\/register\/sent$/);
  expect(sent).toBe(1);
});

test('a form that nobody answers is given back with what was typed', async ({ page, watch }) => {
  watch.allow(/ERR_|\/api\/log_in/);
  await page.route('**/api/log_in', () => {});
  await page.goto('/login');
  await shortenPatience(page);
  const person = somebody();
  await page.getByLabel('Email or username').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  // A click by name would wait for the answer.
  await page.getByRole('button', { name: 'Log in' }).dispatchEvent('click');
  await expect(page.getByRole('alert')).toContainText('has not answered');
  const button = page.getByRole('button', { name: 'Log in' });
  await expect(button).not.toHaveAttribute('aria-busy', 'true');
  await expect(page.getByLabel('Email or username')).toHaveValue(person.email);
});

test('what was typed once is offered in the next form', async ({ page }) => {
  const person = somebody();
  await page.goto('/login');
  await page.getByLabel('Email or username').fill(person.email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByLabel('Email')).toHaveValue(person.email);
  // An address is no name.
  await page.goto('/register');
  await expect(page.getByLabel('Email')).toHaveValue(person.email);
  await expect(page.getByLabel('Username')).toHaveValue('');
});

test('another form may go while one is under way', async ({ page, enter, watch }) => {
  // The upload has begun by then, or not.
  watch.allow(/answer 401: \w+ .*\/api\/v1\/uploads/);
  await enter({ role: 'creator' });
  await page.route('**/studio/upload', (route) => (route.request().method() === 'POST' ? undefined : route.continue()));
  await page.goto('/studio/upload');
  await page.getByLabel(/audio file/i).setInputFiles(wav());
  await page.getByLabel('Title').fill('Endless');
  // In the page itself: clicks by name would wait for the answer that does not come.
  const buttons = await Promise.all(['Upload', 'Log out'].map((name) => page.getByRole('button', { name }).elementHandle()));
  await page.evaluate((both) => { for (const button of both) (button as HTMLButtonElement).click(); }, buttons);
  await expect(page).toHaveURL(/\/$/);
});

test('the page that waits for the verification goes on by itself', async ({ page, context, mailbox }) => {
  const person = somebody();
  await register(page, person);
  await expect(page.getByRole('main')).toContainText(person.email);
  const other = await context.newPage();
  await confirmEmail(other, mailbox, person);
  await expect(page).toHaveURL(/\/settings#become-an-artist$/, { timeout: 10_000 });
  await expect(card(page).button).toBeEnabled();
});

test('tabs agree on who is logged in, and nothing typed is thrown away', async ({ page, context, enter, watch }) => {
  // Whether somebody still is logged in is asked and answered so.
  watch.allow(/answer 401: GET .*\/api\/v1\/users\/me/);
  await enter();
  await page.goto('/settings');
  const typing = await context.newPage();
  await typing.goto('/settings/security/email');
  await typing.getByLabel('New email').fill('not@finished.example');
  const other = await context.newPage();
  await other.goto('/');
  await other.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await expect(typing.getByRole('status')).toContainText('has changed');
  await expect(typing.getByLabel('New email')).toHaveValue('not@finished.example');
});

test('who became an artist in another tab sees it here', async ({ page, context, enter }) => {
  await enter();
  await page.goto('/settings');
  await expect(card(page).heading).toBeVisible();
  const other = await context.newPage();
  await other.request.post('/api/v1/users/me/upgrade-creator');
  await other.goto('/studio/upload');
  await expect(card(page).heading).toHaveCount(0);
  await expect(page.getByRole('navigation').getByRole('link', { name: 'Upload' })).toBeVisible();
});

for (const [width, height] of [[1280, 800], [390, 844], [320, 640]]) {
  test(`the card comes first, its button above the fold at ${width}x${height}`, async ({ page, enter }) => {
    await page.setViewportSize({ width, height });
    await enter();
    await page.goto('/settings');
    const box = await card(page).button.boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(height);
  });
}
