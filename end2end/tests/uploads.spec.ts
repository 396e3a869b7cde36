// Uploads as the page's script has them: several at once, seen as they go, and going on
// where they broke off.

import type { Locator, Page } from '@playwright/test';
import { type UploadFile, wav } from '../stage/audio';
import { BadLine } from '../stage/bad_line';
import { emulate, slowLine } from '../stage/slow_line';
import { expect, test } from '../stage/test';

const SLOW = 400_000;

/** A WAV that names itself, in a list of information ahead of the sound. */
function named(title: string, name: string): UploadFile {
  const { buffer, ...file } = wav(0.5, name);
  const text = Buffer.from(`${title}\0${title.length % 2 ? '' : '\0'}`);
  const list = Buffer.concat([Buffer.from('LIST'), Buffer.alloc(4), Buffer.from('INFOINAM'), Buffer.alloc(4), text]);
  list.writeUInt32LE(list.length - 8, 4);
  list.writeUInt32LE(text.length, 16);
  const whole = Buffer.concat([buffer.subarray(0, 36), list, buffer.subarray(36)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return { ...file, buffer: whole };
}

function row(page: Page, name: string): Locator {
  return page.getByRole('region', { name: 'Your uploads' }).getByRole('listitem').filter({ hasText: name });
}

async function choose(page: Page, files: UploadFile[]): Promise<void> {
  await page.getByLabel(/audio file/i).setInputFiles(files);
}

/** Begins with a file that takes some seconds on a slow line. */
async function beginSlowly(page: Page, name = 'long.wav'): Promise<Locator> {
  const other = wav(0.2, 'short.wav');
  await choose(page, [wav(30, name), other]);
  const long = row(page, name);
  await expect(long).toContainText(/sent/);
  return long;
}

async function tracks(page: Page): Promise<string[]> {
  const answer = await page.request.get('/api/v1/tracks');
  const { items } = await answer.json();
  return items.map(({ title, description }: { title: string; description: string | null }) => (
    description ? `${title}: ${description}` : title)).sort();
}

test('several files go at once, each called after its tags or its name', async ({ page, enter }) => {
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  await choose(page, [named('Harbour lights', 'take-1.wav'), wav(0.5, 'Night_door.wav'), wav(0.5, 'third.wav')]);
  await expect(row(page, 'Harbour lights')).toContainText('Uploaded');
  await expect(row(page, 'Night door')).toContainText('Uploaded');
  await expect(row(page, 'third')).toContainText('Uploaded');
  expect(await tracks(page)).toEqual(['Harbour lights', 'Night door', 'third']);
  // The list below shows them without a new page.
  await expect(page.getByRole('region', { name: /tracks/i }).getByText('Harbour lights')).toBeVisible();
  await row(page, 'third').getByRole('button', { name: 'Remove from this list' }).click();
  await expect(row(page, 'third')).toHaveCount(0);
});

test('files that are dropped start right away', async ({ page, enter }) => {
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  const { buffer, name } = wav(0.5, 'dropped.wav');
  const transfer = await page.evaluateHandle(({ bytes, name }) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(bytes)], name, { type: 'audio/wav' }));
    return data;
  }, { bytes: [...buffer], name });
  await page.dispatchEvent('main', 'dragenter', { dataTransfer: transfer });
  await expect(page.getByText('Let go to upload')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Let go to upload')).toBeHidden();
  await expect(row(page, 'dropped')).toContainText('Uploaded');
});

test('one file has the form to itself, and is announced', async ({ page, enter }) => {
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  await choose(page, [named('Harbour lights', 'take-1.wav')]);
  await expect(page.getByLabel('Title')).toHaveValue('Harbour lights');
  await page.getByLabel('Description (optional)').fill('By the sea');
  await page.getByRole('button', { name: /^upload$/i }).click();
  await expect(page.getByRole('status').filter({ hasText: '“Harbour lights” is uploaded' })).toHaveCount(1);
  expect(await tracks(page)).toEqual(['Harbour lights: By the sea']);
  await expect(page.getByLabel('Title')).toHaveValue('');
});

test('an upload is paused and goes on, and what is typed meanwhile is the track’s', async ({ page, enter, watch }) => {
  watch.allow(/ERR_ABORTED|answer 423/);
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  const line = await slowLine(page, SLOW);
  const long = await beginSlowly(page);
  await expect(long).toContainText(/a second, .* left/);
  await long.getByRole('button', { name: 'Pause' }).click();
  await expect(long).toContainText(/Paused at \d+\s?%/);
  await long.getByLabel('Title').fill('Named on the way');
  await long.getByLabel('Description').fill('Two words');
  await emulate(line, -1);
  await long.getByRole('button', { name: 'Go on' }).click();
  await expect(row(page, 'Named on the way')).toContainText('Uploaded');
  expect(await tracks(page)).toContain('Named on the way: Two words');
});

test('a line that is cut in the middle is waited out', async ({ page, enter, server, watch }) => {
  watch.allow(/ERR_|answer 423/);
  await enter({ role: 'artist' });
  const line = await BadLine.to(server.url);
  await page.goto(`${line.url}/studio/upload`);
  const slow = await slowLine(page, SLOW);
  const long = await beginSlowly(page);
  await expect(long).toContainText(/[1-9]\d*\s?% sent/);
  line.cut();
  await expect(long).toContainText('The connection is lost');
  await emulate(slow, -1);
  line.mend();
  await expect(row(page, 'long')).toContainText('Uploaded', { timeout: 20_000 });
  expect(await tracks(page)).toEqual(['long', 'short']);
  line.end();
});

test('without a network an upload waits for it', async ({ page, context, enter, watch }) => {
  watch.allow(/ERR_/);
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  await expect(page.getByText('Drop files anywhere')).toBeVisible();
  await context.setOffline(true);
  await choose(page, [wav(0.2, 'one.wav'), wav(0.2, 'two.wav')]);
  await expect(row(page, 'one')).toContainText('The connection is lost');
  await context.setOffline(false);
  await expect(row(page, 'one')).toContainText('Uploaded');
  await expect(row(page, 'two')).toContainText('Uploaded');
  expect(await tracks(page)).toEqual(['one', 'two']);
});

test('after a reload the same file goes on where it was, with what was typed', async ({ page, enter, watch }) => {
  watch.allow(/ERR_ABORTED|answer 423/);
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  const line = await slowLine(page, SLOW);
  const long = await beginSlowly(page);
  await long.getByLabel('Title').fill('Kept');
  await expect(long).toContainText(/[1-9]\d*\s?% sent/);
  // It is kept a moment after the last key.
  await expect.poll(() => page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain('Kept');
  await page.reload();
  await emulate(line, -1);
  await expect(row(page, 'long.wav')).toContainText('Choose the same file again');
  await expect(row(page, 'long.wav').getByLabel('Title')).toHaveValue('Kept');
  const chooser = page.waitForEvent('filechooser');
  await row(page, 'long.wav').getByRole('button', { name: 'Choose the file' }).click();
  await (await chooser).setFiles(wav(1, 'other.wav'));
  await expect(row(page, 'long.wav')).toContainText('That is another file');
  // The form's own field takes it, too.
  await choose(page, [wav(30, 'long.wav')]);
  await expect(row(page, 'Kept')).toContainText('Uploaded');
  expect(await tracks(page)).toContain('Kept');
});

test('a session that has ended is said, and the upload goes on after the login', async ({ page, enter, watch }) => {
  watch.allow(/ERR_ABORTED|answer 4(01|23)/);
  const person = await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  const line = await slowLine(page, SLOW);
  const long = await beginSlowly(page);
  await long.getByRole('button', { name: 'Pause' }).click();
  await expect(long).toContainText('Paused');
  await emulate(line, -1);
  await page.request.post('/api/v1/auth/logout');
  await long.getByRole('button', { name: 'Go on' }).click();
  await expect(long).toContainText('Your session has ended');
  await expect(long.getByRole('link', { name: /Log in/ })).toHaveAttribute('href', '/login?next=%2Fstudio%2Fupload');
  await page.request.post('/api/v1/auth/login', { data: { identifier: person.username, password: person.password } });
  await long.getByRole('button', { name: 'Go on' }).click();
  await expect(row(page, 'long')).toContainText('Uploaded');
});

test('an upload that is cancelled is gone', async ({ page, enter, watch }) => {
  watch.allow(/ERR_ABORTED|answer 423/);
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  await slowLine(page, SLOW);
  const long = await beginSlowly(page);
  await long.getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'long.wav')).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'long.wav is cancelled' })).toHaveCount(1);
  await expect.poll(async () => (await (await page.request.get('/api/v1/uploads')).json()).items.length).toBe(0);
});

test('what cannot be taken is said in its row', async ({ page, enter, watch }) => {
  watch.allow(/answer 415/);
  await enter({ role: 'artist' });
  await page.goto('/studio/upload');
  const text = { name: 'lyrics.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('la la la '.repeat(500)) };
  await choose(page, [text, wav(0.2, 'good.wav')]);
  await expect(row(page, 'good')).toContainText('Uploaded');
  await expect(row(page, 'lyrics').getByRole('alert')).toContainText('not an audio file');
  await row(page, 'lyrics').getByRole('button', { name: 'Remove from this list' }).click();
  expect(await tracks(page)).toEqual(['good']);
});

test.describe('in French', () => {
  test.use({ locale: 'fr-FR' });

  test('a row says in French what the API says in English', async ({ page, enter, watch }) => {
    watch.allow(/answer 4\d\d/);
    await enter({ role: 'artist' });
    await page.goto('/studio/upload');
    const text = { name: 'lyrics.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('la la la '.repeat(500)) };
    const chosen = (files: UploadFile[]) => page.getByLabel('Fichier audio').setInputFiles(files);
    await chosen([text, wav(0.2, 'good.wav')]);
    await expect(page.getByRole('alert').filter({ hasText: 'pas un fichier audio' })).toBeVisible();
    await expect(page.getByRole('alert').first()).toContainText('Ce n’est pas un fichier audio');
    for (const [code, said] of [
      ['QUOTA_EXCEEDED', 'Il n’y a plus assez de place'],
      ['CREATOR_ROLE_REQUIRED', 'artiste'],
      ['A_NEW_ONE', 'Something that is new.'],
    ]) {
      await page.route('**/api/v1/uploads', (route) => route.fulfill({
        status: 403,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code, detail: code === 'A_NEW_ONE' ? 'Something that is new.' : 'There is no room.' }),
      }), { times: 1 });
      await chosen([wav(0.2, `${code}.wav`), wav(0.2, `${code}-2.wav`)]);
      await expect(page.getByRole('alert').filter({ hasText: said ?? '' })).toBeVisible();
      await expect(page.getByText('There is no room.')).toHaveCount(0);
    }
  });
});

test('without JavaScript the form sends one file', async ({ browser, server, enter, page }) => {
  await enter({ role: 'artist' });
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState(), baseURL: server.url });
  const plain = await context.newPage();
  await plain.goto('/studio/upload');
  await expect(plain.getByText('Drop files anywhere')).toBeHidden();
  await plain.getByLabel(/audio file/i).setInputFiles(wav(0.5, 'plain.wav'));
  await plain.getByRole('button', { name: /^upload$/i }).click();
  await expect(plain.getByText('“plain” is uploaded')).toBeVisible();
  await context.close();
});

test('the upload page loads its script, and no other page does', async ({ page, enter }) => {
  await enter({ role: 'artist' });
  const scripts: string[] = [];
  page.on('request', (request) => { if (/\/pkg\/upload\./.test(request.url())) scripts.push(request.url()); });
  for (const path of ['/', '/settings', '/studio']) await page.goto(path);
  expect(scripts).toEqual([]);
  await page.goto('/studio/upload');
  await expect(page.getByText('Drop files anywhere')).toBeVisible();
  expect(scripts).toHaveLength(1);
});
