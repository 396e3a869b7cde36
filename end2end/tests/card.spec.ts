// The card "Become an artist" in each of its states.

import { card, expectNoCard, expectRole, hydrated, markDocument, status, uploadLink } from '../stage/actions';
import { expect, test } from '../stage/test';

test('verified: says that there is no way back, and has the button', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings');
  await expect(card(page).heading).toBeVisible();
  await expect(card(page).button).toBeEnabled();
  await expect(page.getByRole('main')).toContainText(/cannot be undone|no way back|can(no|')t (undo|go back|take)/i);
  await expect(card(page).resend).toHaveCount(0);
});

test('unverified: explains why, the button is disabled, a link leads on', async ({ page, enter }) => {
  await enter({ verified: false });
  await page.goto('/settings');
  await expect(card(page).heading).toBeVisible();
  await expect(card(page).button).toBeDisabled();
  await expect(page.getByRole('main')).toContainText(/verify your email/i);
  await card(page).resend.click();
  await expect(page).toHaveURL(/\/verify-email\/resend$/);
});

for (const [role, word] of [['creator', 'Artist'], ['admin', 'Administrator'], ['artist', 'Artist']] as const) {
  test(`${role}: the card is not there, nor in the server's HTML`, async ({ page, enter }) => {
    await enter({ role });
    const html = await (await page.request.get('/settings')).text();
    expect(html).toContain('</html>');
    expect(html).not.toMatch(/become an artist/i);
    expect(html).not.toMatch(/creator-?card/i);

    await page.goto('/settings');
    await hydrated(page);
    await expectNoCard(page);
    await expectRole(page, word);
    await expect(uploadLink(page)).toBeVisible();
  });
}

test('success: card, role and navigation follow without loading the page again', async ({ page, enter, server }) => {
  const person = await enter();
  await page.goto('/settings');
  await hydrated(page);
  const stillTheSame = await markDocument(page);
  const refetched = page.waitForRequest('**/api/current_user');

  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
  await refetched;
  await expectNoCard(page);
  await expectRole(page, 'Artist');
  await expect(uploadLink(page)).toBeVisible();
  await stillTheSame();

  const stored = await server.show(person);
  expect(stored.role).toBe('creator');
  expect(stored.promoted_to_creator_at).not.toBeNull();
  await page.reload();
  await expectNoCard(page);
});

test('while the call runs the button is disabled and says so', async ({ page, enter }) => {
  await enter();
  await page.goto('/settings');
  await hydrated(page);
  let answer = () => {};
  const held = new Promise<void>((release) => { answer = release; });
  await page.route('**/api/upgrade_to_creator', async (route) => {
    await held;
    await route.continue();
  });

  const region = page.getByRole('main');
  await card(page).button.click();
  const waiting = region.getByRole('button', { name: /…|becoming|working|moment/i });
  await expect(waiting).toBeDisabled();
  answer();
  await expect(status(page, 'You are now an artist')).toBeVisible();
});

test('promoted meanwhile by an operator: says so, and keeps that role', async ({ page, enter, server }) => {
  const person = await enter();
  await page.goto('/settings');
  await hydrated(page);
  await server.setRole(person, 'label');

  await card(page).button.click();
  await expect(status(page, 'You already have creator access')).toBeVisible();
  await expectNoCard(page);
  await expectRole(page, 'Label');
  await expect(uploadLink(page)).toBeVisible();
  expect(await server.show(person)).toMatchObject({ role: 'label', promoted_to_creator_at: null });
});

test('promoted meanwhile in another tab: both tabs end up right', async ({ page, context, enter }) => {
  await enter();
  const other = await context.newPage();
  await page.goto('/settings');
  await other.goto('/settings');
  await hydrated(page);
  await hydrated(other);

  await card(page).button.click();
  await expect(status(page, 'You are now an artist')).toBeVisible();
  await card(other).button.click();
  await expect(status(other, 'You already have creator access')).toBeVisible();
  await expectNoCard(other);
});

test('two clicks at once promote once', async ({ page, enter, mailbox }) => {
  const person = await enter();
  await page.goto('/settings');
  await hydrated(page);
  await card(page).button.dblclick();
  await expect(status(page, /You are now an artist|You already have creator access/).first()).toBeVisible();
  await expectNoCard(page);
  await mailbox.nth(person.email, 1);
  await page.waitForTimeout(300);
  expect(mailbox.to(person.email)).toHaveLength(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('promoted meanwhile by an operator: the same message', async ({ page, enter, server }) => {
    const person = await enter();
    await page.goto('/settings');
    await server.setRole(person, 'moderator');
    await card(page).button.click();
    await expect(status(page, 'You already have creator access')).toBeVisible();
    await expectNoCard(page);
    await page.reload();
    await expect(status(page, 'You already have creator access')).toHaveCount(0);
  });

  test('unverified: the button is disabled', async ({ page, enter }) => {
    await enter({ verified: false });
    await page.goto('/settings');
    await expect(card(page).button).toBeDisabled();
    await expect(card(page).resend).toBeVisible();
  });
});
