// Every form is sent once however often it is sent, and given back with what was typed and
// what to do where no answer comes in time.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shortenPatience } from '../stage/actions';
import { scenes } from '../stage/scenes';
import { type Page, expect, test } from '../stage/test';

/** Where each form is: the scene, and the server functions of its forms. */
const forms: Record<string, string[]> = {
  register: ['register', 'choose_language'],
  login: ['log_in', 'log_in_with_passkey'],
  'forgot-password': ['forgot_password'],
  'reset-password-refused': ['reset_password'],
  'verify-email': ['verify_email', 'reject_registration'],
  'email-change': ['confirm_email_change'],
  'email-change-undo': ['undo_email_change'],
  'not-me': ['disown'],
  'second-factor-refused': ['finish_log_in'],
  reauthenticate: ['reauthenticate'],
  resend: ['resend_verification'],
  'settings-verified': ['log_out'],
  'security-password-refused': ['change_password'],
  'security-email': ['change_email'],
  'security-email-pending': ['cancel_email_change', 'resend_email_change'],
  appearance: ['set_appearance'],
  data: ['ask_for_export', 'delete_account'],
  leaving: ['keep_account'],
  username: ['change_username'],
  'two-step-off': ['begin_two_step'],
  'two-step-set-up': ['confirm_two_step'],
  'two-step-codes': ['keep_backup_codes'],
  'two-step-new-codes': ['renew_backup_codes'],
  'two-step-turn-off': ['turn_off_two_step'],
  passkeys: ['add_passkey', 'rename_passkey'],
  'passkey-remove': ['remove_passkey'],
  'suspended-list': ['keep_suspended'],
  'suspended-remove': ['remove_suspended'],
  sessions: ['end_session', 'end_other_sessions'],
  'studio-track': ['edit_track', 'set_track_visibility', 'renew_track_link', 'revoke_track_link'],
  'studio-track-delete': ['delete_track'],
  'support-refused': ['open_ticket'],
  'support-ticket': ['reply_to_ticket'],
  'support-verify': ['verify_ticket'],
  'admin-support-ticket': ['answer_ticket', 'close_ticket'],
};

/** Whose pages no scene opens, and what is called without a form. */
const elsewhere = [
  'current_user', 'passkey_challenge', 'reauthenticate_with_passkey', 'put_passkey_back',
  'begin_recovery_wait', 'stop_recovery_wait',
  'upgrade_to_creator', 'retry_track',
];

test('each form is looked at', () => {
  const sources = join(__dirname, '../../app/src/server_fns');
  const endpoints = readdirSync(sources)
    .flatMap((file) => [...readFileSync(join(sources, file), 'utf8').matchAll(/endpoint = "(\w+)"/g)])
    .map(([, endpoint]) => endpoint ?? '');
  expect([...Object.values(forms).flat(), ...elsewhere].sort()).toEqual(endpoints.sort());
});

for (const [name, endpoints] of Object.entries(forms)) {
  test(`${name}: sent once, and given back`, async ({ page, enter, mailbox, server, watch }) => {
    const scene = scenes.find((one) => one.name === name);
    if (scene?.allow) watch.allow(scene.allow);
    await scene?.open({ page, enter, mailbox, server });
    await shortenPatience(page);
    for (const endpoint of endpoints) await test.step(endpoint, () => expectGivenBack(page, endpoint));
  });
}

async function expectGivenBack(page: Page, endpoint: string): Promise<void> {
  let sent = 0;
  await page.route(`**/api/${endpoint}`, () => { sent += 1; });
  const form = page.locator(`form[action$="/api/${endpoint}"]`).first();
  await form.evaluate((element: HTMLFormElement) => {
    const button = element.querySelector<HTMLButtonElement>('button[type=submit]:enabled');
    element.noValidate = true;
    element.requestSubmit(button);
    // Once the first is on its way: two at once a browser makes one of by itself.
    setTimeout(() => element.requestSubmit(button), 700);
  });
  const told = form.getByRole('alert').filter({ hasText: /\S/ });
  await expect(told).toHaveText([/has not answered.*try again/]);
  await expect(form.locator('[aria-busy=true]')).toHaveCount(0);
  expect(sent).toBe(1);
}
