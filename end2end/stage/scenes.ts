// Every page in every state worth looking at, for the checks that go over all of them.

import { type Page, expect } from '@playwright/test';
import { alert, card, fillRegistration, hydrated, logInByForm, register, status, upload } from './actions';
import { notAudio, wav } from './audio';
import { type Mailbox, confirmationLink, linkTo } from './mailbox';
import { plugIn } from './passkey_device';
import { addPasskey, enterCode, lockDown, turnOnTwoStep } from './security';
import { underWay } from './copies';
import type { Person, Role, Server } from './server';
import { somebody } from './server';
import { published, ready, uploaded } from './tracks';

export interface Stage {
  page: Page;
  mailbox: Mailbox;
  /** The one that the page is from. */
  server: Server;
  enter: (options?: { role?: Role; verified?: boolean; name?: string; suspended?: string }) => Promise<Person>;
}

export interface Scene {
  name: string;
  open: (stage: Stage) => Promise<void>;
  /** Complaints that belong to the scene. */
  allow?: RegExp;
}

const submit = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** Asks for another email, which waits to be verified then. */
async function emailChange(page: Page): Promise<Person> {
  const next = somebody('Next');
  await page.goto('/settings/security/email');
  await page.getByLabel('New email').fill(next.email);
  await submit(page, 'Change email');
  await expect(page.getByRole('button', { name: 'Cancel the change' })).toBeVisible();
  return next;
}

/** Asks support something, as who is logged in; the page of the ticket is open then. */
async function ask(page: Page): Promise<void> {
  await page.goto('/support');
  await page.getByLabel('Subject').fill('May I upload stems?');
  await page.getByLabel('Message', { exact: true }).fill('I have the stems of a song.\n\nMay I upload them beside it?');
  await submit(page, 'Send');
  await expect(page.getByRole('heading', { name: 'May I upload stems?' })).toBeVisible();
}

/** The same without an account. */
async function askByMail(page: Page, person: Person): Promise<void> {
  await page.goto('/support');
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Subject').fill('I cannot create an account');
  await page.getByLabel('Message', { exact: true }).fill('The page says that my name is taken.');
  await submit(page, 'Send');
  await expect(page.getByRole('heading', { name: 'Check your mail' })).toBeVisible();
}

/** Somebody with a passkey and two-step login, after a lockdown. */
async function lockedOut(page: Page, person: Person, mailbox: Mailbox): Promise<void> {
  const device = await plugIn(page);
  await addPasskey(page, 'The laptop in the studio');
  await expect(status(page, /\S/)).toBeVisible();
  await device.answerByItself(false);
  const { codes } = await turnOnTwoStep(page);
  await lockDown(page, mailbox, person, codes[0] ?? '');
}

export const scenes: Scene[] = [
  { name: 'home', open: async ({ page }) => { await page.goto('/'); } },
  { name: 'home-unverified', open: async ({ page, enter }) => { await enter({ verified: false }); await page.goto('/'); } },
  { name: 'home-listener', open: async ({ page, enter }) => { await enter(); await page.goto('/'); } },
  { name: 'home-artist', open: async ({ page, enter }) => { await enter({ role: 'creator' }); await page.goto('/'); } },
  {
    name: 'home-artist-with-tracks',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/studio/upload');
      await upload(page, wav(), 'First take');
      await expect(status(page, 'First take')).toBeVisible();
      await page.goto('/');
    },
  },
  { name: 'data', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/data'); } },
  {
    name: 'data-stored',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/data');
      for (const group of await page.locator('summary').all()) await group.click();
      await expect(page.getByText('Two-step login: the app')).toBeVisible();
    },
  },
  {
    name: 'data-copies',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await uploaded(page, 'Night ferry');
      await page.goto('/settings/data');
      await submit(page, 'Ask for a copy');
      await expect(async () => {
        await page.goto('/settings/data');
        await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 20_000 });
    },
  },
  {
    name: 'data-copy-under-way',
    open: async ({ page, enter }) => {
      await underWay(page, enter);
      await expect(page.getByRole('link', { name: 'Look again' })).toBeVisible();
    },
  },
  {
    name: 'data-copy-expired',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      const track = await uploaded(page, 'Night ferry');
      await page.request.post('/api/v1/users/me/export', { data: { include_media: true } });
      await expect(async () => {
        await page.goto('/settings/data');
        await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 1_000 });
      }).toPass({ timeout: 20_000 });
      // What it names is not there any more.
      await page.request.delete(`/api/v1/tracks/${track}`);
      await page.getByRole('link', { name: 'Download' }).click();
      await expect(page.getByText('Expired', { exact: true })).toBeVisible();
    },
  },
  {
    name: 'data-delete-refused',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await published(page, 'Night ferry');
      await uploaded(page, 'Day ferry');
      await page.goto('/settings/data');
      await page.getByLabel('Leave my public tracks here').check();
      await page.getByLabel('Username').fill('somebody-else');
      await submit(page, 'Delete account');
      await expect(page.getByText('That is not the username of this account.').first()).toBeVisible();
    },
  },
  {
    name: 'leaving',
    open: async ({ page, enter }) => {
      const person = await enter();
      await page.goto('/settings/data');
      await page.getByLabel('Username').fill(person.username);
      await submit(page, 'Delete account');
      await expect(page.getByText(/will be deleted on/)).toBeVisible();
      await logInByForm(page, person);
      await expect(page.getByRole('button', { name: 'Keep my account' })).toBeVisible();
    },
  },
  { name: 'appearance', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/appearance'); } },
  {
    name: 'upload-long-words',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/studio/upload');
      await page.getByLabel(/description/i).fill('Recorded in one night behind the harbour. '.repeat(30) + 'x'.repeat(200));
      await upload(page, wav(), 'x'.repeat(120));
      await expect(page.locator('summary')).toBeVisible();
    },
  },
  { name: 'terms', open: async ({ page }) => { await page.goto('/terms'); } },
  { name: 'privacy', open: async ({ page }) => { await page.goto('/privacy'); } },
  { name: 'help', open: async ({ page }) => { await page.goto('/help#contact'); } },
  { name: 'support-visitor', open: async ({ page }) => { await page.goto('/support'); } },
  {
    name: 'support-refused',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/support?kind=leave_artist');
      await submit(page, 'Send');
      await expect(page.getByLabel('Subject')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'support-visitor-refused',
    open: async ({ page }) => {
      await page.goto('/support');
      await page.getByLabel('Email').fill('nora');
      await submit(page, 'Send');
      await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'support-ticket-of-a-former-artist',
    open: async ({ page, enter, server }) => {
      const person = await enter({ role: 'creator' });
      await ask(page);
      await server.returnToListener(person, new URL(page.url()).pathname.split('/').pop() ?? '', 'hide');
      await page.reload();
      await expect(page.getByText('you are no longer an artist')).toBeVisible();
    },
  },
  { name: 'support-ticket', open: async ({ page, enter }) => { await enter(); await ask(page); } },
  {
    name: 'support-list',
    open: async ({ page, enter }) => {
      await enter();
      await ask(page);
      await page.goto('/support');
      await expect(page.getByRole('link', { name: 'May I upload stems?' })).toBeVisible();
    },
  },
  {
    name: 'support-sent',
    open: async ({ page }) => {
      await askByMail(page, somebody());
    },
  },
  {
    name: 'support-verify',
    open: async ({ page, mailbox }) => {
      const person = somebody();
      await askByMail(page, person);
      const reference = new URL(page.url()).searchParams.get('reference') ?? '';
      await page.goto(linkTo(await mailbox.nth(person.email, 1), `/support/${reference}`));
      await expect(page.getByRole('button', { name: 'Send message' })).toBeVisible();
    },
  },
  { name: 'support-link-over', open: async ({ page }) => { await page.goto('/support/7KQ2-M9XT?token=over'); } },
  {
    name: 'admin-support',
    open: async ({ page, enter }) => {
      await enter({ role: 'moderator' });
      await ask(page);
      await page.goto('/admin/support');
      await expect(page.getByRole('link', { name: 'May I upload stems?' }).first()).toBeVisible();
    },
  },
  {
    name: 'admin-support-ticket',
    open: async ({ page, enter }) => {
      await enter({ role: 'admin' });
      await ask(page);
      await page.goto(`/admin${new URL(page.url()).pathname}`);
      await page.getByLabel('Answer').fill('Stems are welcome.\n\nUpload each as a track of its own.');
      await submit(page, 'Send answer');
      await expect(status(page, 'The answer is on its way.')).toBeVisible();
    },
  },
  { name: 'register', open: async ({ page }) => { await page.goto('/register'); } },
  {
    name: 'register-errors',
    open: async ({ page }) => {
      await page.goto('/register');
      // The browser's own checks would stop what the server is to answer.
      await page.evaluate(() => document.querySelectorAll('form').forEach((form) => { form.noValidate = true; }));
      await fillRegistration(page, { username: 'x', email: 'not an address', password: 'short' });
      await submit(page, 'Create account');
      await expect(page.getByLabel('Username')).toHaveAttribute('aria-invalid', 'true');
    },
  },
  {
    name: 'register-sent',
    open: async ({ page }) => {
      await register(page, somebody());
      await expect(page.getByRole('main')).toContainText(/mail/i);
    },
  },
  { name: 'register-sent-over', open: async ({ page }) => { await page.goto('/register/sent'); } },
  { name: 'login', open: async ({ page }) => { await page.goto('/login'); } },
  {
    name: 'login-refused',
    open: async ({ page }) => {
      await page.goto('/login');
      await logInByForm(page, somebody());
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  {
    name: 'verify-email',
    open: async ({ page, mailbox }) => {
      const person = somebody();
      await register(page, person);
      await page.context().clearCookies();
      await page.goto(confirmationLink(await mailbox.nth(person.email, 1)));
    },
  },
  { name: 'verify-email-refused', open: async ({ page }) => { await page.goto('/verify-email?token=not-a-real-one'); } },
  { name: 'resend', open: async ({ page }) => { await page.goto('/verify-email/resend'); } },
  {
    name: 'resend-logged-in',
    open: async ({ page, enter }) => {
      await enter({ verified: false });
      await page.goto('/verify-email/resend');
    },
  },
  {
    name: 'settings-unverified',
    open: async ({ page, enter }) => {
      await enter({ verified: false });
      await page.goto('/settings');
      await hydrated(page);
    },
  },
  {
    name: 'settings-verified',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings');
      await hydrated(page);
    },
  },
  {
    name: 'settings-error',
    allow: /upgrade_to_creator/,
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings');
      await hydrated(page);
      await page.route('**/api/upgrade_to_creator', (route) => route.fulfill({ status: 503, body: '' }));
      await card(page).button.click();
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  {
    name: 'settings-now-artist',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings');
      await hydrated(page);
      await card(page).button.click();
      await expect(status(page, 'You are now an artist')).toBeVisible();
    },
  },
  {
    name: 'settings-long-name',
    open: async ({ page, enter }) => {
      await enter({ role: 'producer', name: 'Wolfgang_Amadeus_M' });
      await page.goto('/settings');
      await hydrated(page);
    },
  },
  {
    name: 'upload-refused',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/studio/upload');
    },
  },
  {
    name: 'upload',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/studio/upload');
    },
  },
  {
    name: 'upload-error',
    allow: /answer 415/,
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/studio/upload');
      await upload(page, notAudio(), 'La la la');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  {
    name: 'upload-list',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/studio/upload');
      await upload(page, wav(), 'First take');
      await expect(status(page, 'First take')).toBeVisible();
    },
  },
  {
    name: 'home-with-music',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      for (const title of ['Night ferry', 'Day ferry, or: how we came home', 'Tide']) await published(page, title, 2);
      await page.context().clearCookies();
      await page.goto('/');
      await expect(page.getByRole('region', { name: 'Player' })).toBeVisible();
    },
  },
  {
    name: 'studio-of-a-former-artist',
    open: async ({ page, enter, server }) => {
      const person = await enter({ role: 'creator' });
      await published(page, 'Night ferry', 2);
      await server.setRole(person, 'user');
      await page.goto('/studio');
      await expect(page.getByText('You are a listener now')).toBeVisible();
    },
  },
  {
    name: 'studio-track-of-a-former-artist',
    open: async ({ page, enter, server }) => {
      const person = await enter({ role: 'creator' });
      const track = await published(page, 'Night ferry', 2);
      await server.setRole(person, 'user');
      await page.goto(`/studio/tracks/${track}`);
      await expect(page.getByText('You are a listener now')).toBeVisible();
    },
  },
  {
    name: 'settings-of-a-former-artist',
    open: async ({ page, enter, server }) => {
      const person = await enter({ role: 'creator' });
      await uploaded(page, 'Night ferry', 2);
      await server.setRole(person, 'user');
      await page.goto('/settings');
      await hydrated(page);
    },
  },
  { name: 'studio-empty', open: async ({ page, enter }) => { await enter({ role: 'creator' }); await page.goto('/studio'); } },
  {
    name: 'studio',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await published(page, 'Night ferry', 2);
      await ready(page, 'x'.repeat(120), 2);
      await page.goto('/studio');
    },
  },
  {
    name: 'studio-track-queued',
    allow: /events/,
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      // The page is looked at as it is while nothing has happened yet.
      await page.route('**/events', (route) => route.abort());
      await page.goto(`/studio/tracks/${await uploaded(page, 'Night ferry', 2)}`);
    },
  },
  {
    name: 'studio-track',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto(`/studio/tracks/${await ready(page, 'Night ferry', 2)}`);
      await submit(page, 'Only with a link');
      await expect(status(page, /link/)).toBeVisible();
    },
  },
  {
    name: 'studio-track-refused',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto(`/studio/tracks/${await ready(page, 'Night ferry', 2)}`);
      await page.getByLabel('Title').fill('');
      await submit(page, 'Save');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  {
    name: 'studio-track-delete',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto(`/studio/tracks/${await ready(page, 'Night ferry', 2)}/delete`);
    },
  },
  {
    name: 'track',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      const id = await published(page, 'Night ferry', 2);
      await page.context().clearCookies();
      await page.goto(`/tracks/${id}`);
    },
  },
  { name: 'settings-artist', open: async ({ page, enter }) => { await enter({ role: 'creator' }); await page.goto('/settings/artist'); } },
  { name: 'settings-artist-listener', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/artist'); } },
  {
    name: 'settings-artist-refused',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      await page.goto('/settings/artist');
      await page.getByLabel('Artist name').fill('');
      await page.getByLabel('Link 2').fill('x'.repeat(60));
      await submit(page, 'Save artist');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  {
    name: 'artist',
    open: async ({ page, enter }) => {
      const person = await enter({ role: 'creator' });
      for (const title of ['Night ferry', 'Day ferry, or: how we came home']) await published(page, title, 2);
      await page.context().clearCookies();
      await page.goto(`/artists/${person.username.toLowerCase().replaceAll('_', '-')}`);
    },
  },
  {
    name: 'artist-hidden-long-words',
    open: async ({ page, enter }) => {
      const person = await enter({ role: 'creator' });
      const handle = person.username.toLowerCase().replaceAll('_', '-');
      const mine = await (await page.request.get('/api/v1/users/me/artists')).json();
      const links = [`https://${'x'.repeat(60)}.example/${'y'.repeat(200)}`, 'https://nina.example'];
      const data = { name: 'x'.repeat(80), about: 'z'.repeat(400), links };
      await page.request.patch(`/api/v1/artists/${mine.items[0].id}`, { data });
      await page.goto(`/artists/${handle}`);
    },
  },
  {
    name: 'track-long-words',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator' });
      const id = await published(page, 'x'.repeat(120), 2);
      const description = 'Recorded in one night behind the harbour.\n'.repeat(8) + 'x'.repeat(200);
      await page.request.patch(`/api/v1/tracks/${id}`, { data: { description } });
      await page.goto(`/tracks/${id}`);
    },
  },
  {
    name: 'error-page',
    open: async ({ page }) => {
      // Longer than any form is read: no page of the app answers, but the server itself.
      await page.goto('/login');
      await page.getByLabel('Email or username').fill('a'.repeat(80_000));
      await submit(page, 'Log in');
      await expect(page.getByRole('main')).toContainText('413');
      expect(await page.evaluate(() => getComputedStyle(document.body).display), 'the style sheet').toBe('grid');
    },
  },
  { name: 'forgot-password', open: async ({ page }) => { await page.goto('/forgot-password'); } },
  {
    name: 'forgot-password-sent',
    open: async ({ page }) => {
      await page.goto('/forgot-password');
      await page.getByLabel('Email').fill('nobody@example.com');
      await submit(page, 'Send a link');
      await expect(status(page, /\S/)).toBeVisible();
    },
  },
  { name: 'reset-password', open: async ({ page }) => { await page.goto('/reset-password?token=not-a-real-one'); } },
  { name: 'reset-password-without-token', open: async ({ page }) => { await page.goto('/reset-password'); } },
  {
    name: 'reset-password-refused',
    open: async ({ page, enter, mailbox }) => {
      const person = await enter();
      await page.context().clearCookies();
      await page.goto('/forgot-password');
      await page.getByLabel('Email').fill(person.email);
      await submit(page, 'Send a link');
      await page.goto(linkTo(await mailbox.about(person.email, /password/i), '/reset-password'));
      await page.getByLabel('New password').fill('short');
      await submit(page, 'Set new password');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  {
    name: 'email-change',
    open: async ({ page, enter, mailbox }) => {
      await enter();
      const { email } = await emailChange(page);
      await page.goto(linkTo(await mailbox.nth(email, 1), '/email-change'));
    },
  },
  {
    name: 'email-change-undo',
    open: async ({ page, enter, mailbox }) => {
      const person = await enter();
      await emailChange(page);
      await page.goto(linkTo(await mailbox.nth(person.email, 1), '/email-change/undo'));
    },
  },
  {
    name: 'not-me',
    open: async ({ page, enter, mailbox }) => {
      const { email, password } = await enter();
      await page.request.put('/api/v1/users/me/password', { data: { current_password: password, new_password: 'a thief was here today' } });
      await page.goto(linkTo(await mailbox.nth(email, 1), '/not-me'));
    },
  },
  { name: 'email-change-over', open: async ({ page }) => { await page.goto('/email-change?token=not-a-real-one'); } },
  { name: 'email-change-undo-over', open: async ({ page }) => { await page.goto('/email-change/undo?token=not-a-real-one'); } },
  { name: 'not-me-over', open: async ({ page }) => { await page.goto('/not-me?token=not-a-real-one'); } },
  { name: 'account-locked', open: async ({ page }) => { await page.goto('/account-locked'); } },
  {
    name: 'second-factor-refused',
    open: async ({ page, enter }) => {
      const person = await enter();
      await turnOnTwoStep(page);
      await page.context().clearCookies();
      await page.goto('/login');
      await logInByForm(page, person);
      await enterCode(page, '12');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  { name: 'reauthenticate', open: async ({ page, enter }) => { await enter(); await page.goto('/reauthenticate?next=%2Fsettings'); } },
  { name: 'reauthenticate-second-factor', open: async ({ page, enter }) => { await enter(); await page.goto('/reauthenticate?next=%2Fsettings&needs=second_factor'); } },
  { name: 'suspended', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/security/suspended'); } },
  {
    name: 'suspended-list',
    open: async ({ page, enter, mailbox }) => { await lockedOut(page, await enter(), mailbox); },
  },
  {
    name: 'suspended-overview',
    open: async ({ page, enter, mailbox }) => {
      await lockedOut(page, await enter(), mailbox);
      await page.goto('/settings/security');
    },
  },
  {
    name: 'suspended-remove',
    open: async ({ page, enter, mailbox }) => {
      await lockedOut(page, await enter(), mailbox);
      await page.getByRole('link', { name: 'Remove' }).first().click();
      await expect(page.getByRole('button', { name: 'Remove authenticator app' })).toBeVisible();
    },
  },
  { name: 'username', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/username'); } },
  {
    name: 'username-refused',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/username');
      await page.getByLabel('New username').fill('admin');
      await submit(page, 'Change username');
      await expect(alert(page, /taken/).first()).toBeVisible();
    },
  },
  {
    name: 'security-unverified',
    open: async ({ page, enter }) => { await enter({ verified: false }); await page.goto('/settings/security'); },
  },
  {
    name: 'security-two-step',
    open: async ({ page, enter }) => { await enter(); await turnOnTwoStep(page); await page.goto('/settings/security'); },
  },
  { name: 'security', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/security'); } },
  {
    name: 'security-password-refused',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/security/password');
      await page.getByLabel('Current password').fill('not the one');
      await page.getByLabel('New password').fill('a cello in the snow');
      await submit(page, 'Change password');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  { name: 'security-email', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/security/email'); } },
  {
    name: 'two-step-unverified',
    open: async ({ page, enter }) => { await enter({ verified: false }); await page.goto('/settings/security/two-step'); },
  },
  {
    name: 'passkeys-unverified',
    open: async ({ page, enter }) => { await enter({ verified: false }); await page.goto('/settings/security/passkeys'); },
  },
  {
    name: 'security-email-pending',
    open: async ({ page, enter }) => {
      await enter();
      await emailChange(page);
    },
  },
  { name: 'two-step-off', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/security/two-step'); } },
  {
    name: 'two-step-set-up',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/security/two-step');
      await submit(page, 'Set up two-step login');
      await expect(page.getByRole('img', { name: /qr code/i })).toBeVisible();
    },
  },
  { name: 'two-step-codes', open: async ({ page, enter }) => { await enter(); await turnOnTwoStep(page, { keeps: false }); } },
  {
    name: 'two-step-turn-off',
    open: async ({ page, enter }) => {
      await enter();
      await turnOnTwoStep(page);
      await page.goto('/settings/security/two-step/turn-off');
    },
  },
  {
    name: 'two-step-new-codes',
    open: async ({ page, enter }) => {
      await enter();
      await turnOnTwoStep(page);
      await page.goto('/settings/security/two-step/new-codes');
    },
  },
  {
    name: 'two-step-on',
    open: async ({ page, enter }) => {
      await enter();
      await turnOnTwoStep(page);
      await page.goto('/settings/security/two-step');
    },
  },
  {
    name: 'passkeys-none',
    open: async ({ page, enter }) => {
      await enter();
      await page.goto('/settings/security/passkeys');
      await hydrated(page);
    },
  },
  {
    name: 'passkeys',
    open: async ({ page, enter }) => {
      await enter();
      await plugIn(page);
      await addPasskey(page, 'The laptop in the studio');
      await expect(status(page, /\S/)).toBeVisible();
    },
  },
  {
    name: 'passkey-remove',
    open: async ({ page, enter }) => {
      await enter();
      await plugIn(page);
      await addPasskey(page, 'The laptop in the studio');
      await page.getByRole('link', { name: 'Remove' }).click();
      await expect(page.getByRole('button', { name: 'Remove passkey' })).toBeVisible();
    },
  },
  {
    name: 'sessions',
    open: async ({ page, enter }) => {
      const person = await enter();
      // The same browser again, its first session left behind.
      await page.context().clearCookies();
      await page.request.post('/api/v1/auth/login', { data: { identifier: person.username, password: person.password } });
      await page.goto('/settings/security/sessions');
    },
  },
  { name: 'security-log', open: async ({ page, enter }) => { await enter(); await page.goto('/settings/security/log'); } },
  { name: 'admin-creators', open: async ({ page, enter }) => { await enter({ role: 'admin' }); await page.goto('/admin/creators'); } },
  { name: 'admin-creators-by-day', open: async ({ page, enter }) => { await enter({ role: 'moderator' }); await page.goto('/admin/creators?by=day'); } },
  {
    name: 'suspended-account',
    open: async ({ page, enter }) => {
      const suspended = 'Two of your tracks are somebody else’s recordings.\nShow us that you may publish them, and we open your account again.';
      await enter({ role: 'creator', suspended });
      await page.goto('/suspended');
    },
  },
  {
    name: 'suspended-account-long-words',
    open: async ({ page, enter }) => {
      await enter({ suspended: `${'Because of what you wrote. '.repeat(20)}${'x'.repeat(300)}` });
      await page.goto('/suspended');
    },
  },
  {
    name: 'suspended-account-data',
    open: async ({ page, enter }) => {
      await enter({ role: 'creator', suspended: 'Two of your tracks are somebody else’s recordings.' });
      await page.goto('/settings/data');
    },
  },
  {
    name: 'suspended-account-leaving',
    open: async ({ page, enter, server }) => {
      const person = await enter();
      await page.request.post('/api/v1/users/me/deletion', { data: { username: person.username } });
      await server.suspend(person, 'Two of your tracks are somebody else’s recordings.');
      await page.goto('/login');
      await logInByForm(page, person);
      await expect(page.getByText('You have also asked to delete this account')).toBeVisible();
    },
  },
  {
    name: 'leaving-suspended',
    open: async ({ page, enter, server }) => {
      const person = await enter();
      await page.request.post('/api/v1/users/me/deletion', { data: { username: person.username } });
      await server.suspend(person, 'Two of your tracks are somebody else’s recordings.');
      await page.goto('/login');
      await logInByForm(page, person);
      await page.getByRole('link', { name: 'Keep my account' }).click();
      await expect(page.getByRole('button', { name: 'Keep my account' })).toBeVisible();
    },
  },
  {
    name: 'suspended-artist',
    allow: /404/,
    open: async ({ page, enter, server }) => {
      const person = await enter({ role: 'creator' });
      const track = await published(page, 'Night ferry', 2);
      await server.suspend(person, 'Two of your tracks are somebody else’s recordings.');
      await page.context().clearCookies();
      await page.goto(`/tracks/${track}`);
      await expect(page.getByRole('main')).toContainText('This is not available at the moment.');
    },
  },
  { name: 'not-found', open: async ({ page }) => { await page.goto('/no/such/page'); } },
];
