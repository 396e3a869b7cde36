// What people do on the pages, by the names that they see or hear.

import { type Locator, type Page, expect } from '@playwright/test';
import type { UploadFile } from './audio';
import { type Mailbox, confirmationLink } from './mailbox';
import type { Person } from './server';

export async function register(page: Page, person: Person): Promise<void> {
  await page.goto('/register');
  await fillRegistration(page, person);
  await page.getByRole('button', { name: 'Create account' }).click();
  await sent(page);
}

/** Waits for the page after a registration: its mail is often there before it is. */
export async function sent(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/register\/sent/);
}

export async function fillRegistration(page: Page, person: Person): Promise<void> {
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
}

/** Opens the link of the newest mail and confirms. */
export async function confirmEmail(page: Page, mailbox: Mailbox, person: Person): Promise<void> {
  await page.goto(confirmationLink(await mailbox.nth(person.email, 1)));
  await page.getByRole('button', { name: 'Verify email' }).click();
}

/** Fills the form of the login page that is open. */
export async function logInByForm(page: Page, person: Person): Promise<void> {
  await page.getByLabel('Email or username').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Fills the form of the upload page that is open. */
export async function upload(page: Page, file: UploadFile, title: string): Promise<void> {
  await page.getByLabel(/audio file/i).setInputFiles(file);
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: /^upload/i }).click();
  // With a script the page stays, and says in a row of its own when the file is there.
  await expect(page.locator('.uploads > li:not([data-state=done], [data-state=failed])')).toHaveCount(0);
}

/** The parts of the card "Become an artist". */
export function card(page: Page): { heading: Locator; button: Locator; resend: Locator } {
  return {
    heading: page.getByRole('heading', { name: 'Become an artist' }),
    button: page.getByRole('button', { name: 'Become an artist' }),
    resend: page.getByRole('link', { name: 'Resend verification' }),
  };
}

export async function expectNoCard(page: Page): Promise<void> {
  const { heading, button, resend } = card(page);
  await expect(heading).toHaveCount(0);
  await expect(button).toHaveCount(0);
  await expect(resend).toHaveCount(0);
}

/** A message that is announced politely. */
export function status(page: Page, text: string | RegExp): Locator {
  return page.getByRole('status').filter({ hasText: text });
}

/** A message that is announced at once. */
export function alert(page: Page, text: string | RegExp): Locator {
  return page.getByRole('alert').filter({ hasText: text });
}

/** The link "Upload" of the navigation. */
export function uploadLink(page: Page): Locator {
  return page.getByRole('navigation').getByRole('link', { name: 'Upload' });
}

/** The role as the Account tab shows it: in a word for people. */
export async function expectRole(page: Page, role: 'Listener' | 'Artist' | 'Administrator' | 'Label'): Promise<void> {
  await expect(page.getByRole('main')).toContainText(new RegExp(`Role\\s*:?\\s*${role}`, 'i'));
}

/** Waits until the page's islands, or its scripts where it has none, answer to clicks. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0
    || (document.readyState === 'complete' && !document.querySelector('leptos-island')));
}

/** Marks this document, to see later whether it is still the same. */
export async function markDocument(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => { document.documentElement.dataset.marked = 'yes'; });
  return async () => {
    expect(await page.evaluate(() => document.documentElement.dataset.marked), 'the page was loaded again').toBe('yes');
  };
}

/** Presses Tab until `target` has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Lets the fifteen seconds that an answer is waited for pass in two. The clock of Playwright
 * does not move while a page is on its way to another, and no other call gets through. */
export async function shortenPatience(page: Page): Promise<void> {
  await page.evaluate(() => {
    const later = window.setTimeout.bind(window);
    window.setTimeout = ((run: () => void, after = 0) => later(run, after === 15_000 ? 2_000 : after)) as typeof setTimeout;
  });
}
