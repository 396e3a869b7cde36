// Asking the people who run the site, and their answers.

import { alert, status, tabTo } from '../stage/actions';
import { linkTo } from '../stage/mailbox';
import { expect, logIn, somebody, test } from '../stage/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a question is asked, answered and replied to', async ({ page, enter, server, mailbox }) => {
      const person = await enter();
      await page.goto('/');
      await page.getByRole('contentinfo').getByRole('link', { name: 'Support' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Support');
      await page.getByRole('radio', { name: 'A problem' }).check();
      await page.getByLabel('Subject').fill('It hums');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(alert(page, 'Write a message.')).toBeVisible();
      await expect(page.getByRole('radio', { name: 'A problem' })).toBeChecked();
      await expect(page.getByLabel('Subject')).toHaveValue('It hums');
      await page.getByLabel('Message', { exact: true }).fill('Everything I upload hums.\n\n<b>Everything.</b>');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('It hums');
      await expect(status(page, 'We have your message.')).toBeVisible();
      await expect(page.getByText('<b>Everything.</b>')).toBeVisible();
      const place = new URL(page.url()).pathname;

      const moderator = await server.create(somebody('Moderator'), { role: 'moderator' });
      await page.context().clearCookies();
      await logIn(page, moderator);
      await page.goto('/settings');
      await page.getByRole('link', { name: 'Administration' }).click();
      await page.getByRole('link', { name: 'It hums' }).first().click();
      await page.getByLabel('Answer').fill('Which device do you listen with?');
      await page.getByRole('button', { name: 'Send answer' }).click();
      await expect(status(page, 'The answer is on its way.')).toBeVisible();
      const mail = await mailbox.about(person.email, /answer/i);
      expect(mail.text).toContain('> Which device do you listen with?');

      await page.context().clearCookies();
      await page.goto(place);
      await expect(page).toHaveURL(/\/login\?next=/);
      await logIn(page, person);
      await page.goto('/support');
      await page.getByRole('link', { name: 'It hums' }).click();
      await expect(page.getByRole('list', { name: 'What was said' }).getByRole('listitem')).toHaveCount(2);
      await page.getByLabel('Your reply').fill('With my ears.');
      await page.getByRole('button', { name: 'Reply' }).click();
      await expect(status(page, 'We have your reply.')).toBeVisible();
      await expect(page.getByText('Waits for an answer')).toBeVisible();
    });

    test('without an account the mailed link sends the question, and opens it', async ({ page, mailbox }) => {
      const person = somebody();
      await page.goto('/support?kind=report');
      await expect(page.getByRole('radio', { name: 'A report' })).toBeChecked();
      await page.getByLabel('Email').fill(person.email);
      await page.getByLabel('Subject').fill('Somebody sings my song');
      await page.getByLabel('Message', { exact: true }).fill('It is mine.');
      await page.getByRole('button', { name: 'Send' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your mail');
      const reference = new URL(page.url()).searchParams.get('reference') ?? '';
      const mail = await mailbox.nth(person.email, 1);
      expect(mail.text).not.toContain('song');
      await page.goto(linkTo(mail, `/support/${reference}`));
      await expect(page.getByText('It is mine.')).toBeVisible();
      // Nobody else has it yet.
      await expect(page.getByText('Not sent yet')).toBeVisible();
      await expect(page.getByText('Waits for an answer')).toHaveCount(0);
      await page.getByRole('button', { name: 'Send message' }).click();
      await expect(status(page, 'Your message is sent.')).toBeVisible();
      await expect(page.getByText('Waits for an answer')).toBeVisible();
      await page.getByLabel('Your reply').fill('And old.');
      await page.getByRole('button', { name: 'Reply' }).click();
      await expect(page.getByText('And old.')).toBeVisible();
    });
  });
}

test('a reference stays in one piece, however narrow its place is', async ({ page, enter }) => {
  await enter({ role: 'moderator' });
  const asked = await page.request.post('/api/v1/support/tickets', { data: { kind: 'question', subject: 'It hums', text: 'Everything.' } });
  const { reference } = await asked.json();
  for (const place of ['/support', `/support/${reference}`, '/admin/support', `/admin/support/${reference}`, `/support/sent?reference=${reference}`]) {
    await page.goto(place);
    const lines = () => page.getByText(reference, { exact: true }).first().evaluate((element) => {
      const around = element.parentElement ?? element;
      around.style.inlineSize = '1px';
      return element.getClientRects().length;
    });
    await expect.poll(lines, place).toBe(1);
  }
});

test('by keyboard alone', async ({ page, enter }) => {
  await enter({ role: 'creator' });
  await page.goto('/support');
  await tabTo(page, page.getByRole('radio', { name: 'A question' }));
  for (let down = 0; down < 3; down += 1) await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Give up being an artist' })).toBeChecked();
  await tabTo(page, page.getByLabel('Subject'));
  await page.keyboard.type('Enough');
  await tabTo(page, page.getByLabel('Message', { exact: true }));
  await page.keyboard.type('I have had enough.');
  await tabTo(page, page.getByRole('button', { name: 'Send' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Enough');
});

test('others find no administration', async ({ page, enter, watch }) => {
  watch.allow(/404/);
  await enter({ role: 'creator' });
  await page.goto('/settings');
  await expect(page.getByRole('link', { name: 'Administration' })).toHaveCount(0);
  const answer = await page.goto('/admin/support');
  expect(answer?.status()).toBe(404);
});
