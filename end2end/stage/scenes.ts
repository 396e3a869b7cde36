// Every page in every state worth looking at, for the checks that go over all of them.

import { type Page, expect } from '@playwright/test';
import { alert, card, fillRegistration, hydrated, logInByForm, register, status, upload } from './actions';
import { notAudio, wav } from './audio';
import type { Person, Role } from './server';
import { somebody } from './server';

export interface Stage {
  page: Page;
  enter: (options?: { role?: Role; verified?: boolean; name?: string }) => Promise<Person>;
}

export interface Scene {
  name: string;
  open: (stage: Stage) => Promise<void>;
  /** Complaints that belong to the scene. */
  allow?: RegExp;
}

const submit = (page: Page, name: string) => page.getByRole('button', { name }).click();

export const scenes: Scene[] = [
  { name: 'home', open: async ({ page }) => { await page.goto('/'); } },
  { name: 'home-logged-in', open: async ({ page, enter }) => { await enter(); await page.goto('/'); } },
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
  { name: 'login', open: async ({ page }) => { await page.goto('/login'); } },
  {
    name: 'login-refused',
    open: async ({ page }) => {
      await page.goto('/login');
      await logInByForm(page, somebody());
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
  { name: 'verify-email', open: async ({ page }) => { await page.goto('/verify-email?token=not-a-real-one'); } },
  {
    name: 'verify-email-refused',
    open: async ({ page }) => {
      await page.goto('/verify-email?token=not-a-real-one');
      await submit(page, 'Confirm email');
      await expect(alert(page, /\S/).first()).toBeVisible();
    },
  },
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
    name: 'settings-artist',
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
  { name: 'not-found', open: async ({ page }) => { await page.goto('/no/such/page'); } },
];
