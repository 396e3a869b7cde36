// How much it takes from the front page to an uploaded track: at most seven clicks, the one
// on the link in the mail among them, and four fields. Nothing is typed twice.

import type { Locator, Page } from '@playwright/test';
import { card, hydrated, status } from '../stage/actions';
import { wav } from '../stage/audio';
import { confirmationLink } from '../stage/mailbox';
import { expect, somebody, test } from '../stage/test';

const CLICKS = 7;
const FIELDS = 4;

/** What somebody does on `page`, counted. */
class Counted {
  clicks = 0;
  fields = 0;
  pages = 0;
  requests = 0;
  bytes = 0;

  constructor(private readonly page: Page) {}

  async begin(): Promise<void> {
    this.page.on('domcontentloaded', () => { this.pages += 1; });
    const network = await this.page.context().newCDPSession(this.page);
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      this.requests += 1;
      this.bytes += encodedDataLength;
    });
    await network.send('Network.enable');
    await this.page.goto('/');
  }

  async click(target: Locator): Promise<void> {
    this.clicks += 1;
    await target.click();
  }

  /** A click outside of the page, which opens this one in it. */
  async open(link: string): Promise<void> {
    this.clicks += 1;
    await this.page.goto(link);
  }

  async fill(field: Locator, text: string): Promise<void> {
    this.fields += 1;
    await field.fill(text);
  }

  async choose(field: Locator, file: ReturnType<typeof wav>): Promise<void> {
    this.fields += 1;
    await field.setInputFiles(file);
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    test(`${CLICKS} clicks and ${FIELDS} fields ${how} at ${viewport.width} px`, async ({ browser, server, mailbox, watch }) => {
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled, viewport });
      watch.follow(context);
      const page = await context.newPage();
      const main = page.getByRole('main');
      const person = somebody();
      const journey = new Counted(page);
      try {
        await journey.begin();
        await journey.click(main.getByRole('link', { name: 'Create account' }));
        await journey.fill(page.getByLabel('Username'), person.username);
        await journey.fill(page.getByLabel('Email'), person.email);
        await journey.fill(page.getByLabel('Password', { exact: true }), person.password);
        await journey.click(page.getByRole('button', { name: 'Create account' }));
        await expect(main).toContainText(person.email);

        await journey.open(confirmationLink(await mailbox.nth(person.email, 1)));
        await journey.click(page.getByRole('button', { name: /^(verify|confirm) email$/i }));
        await expect(page).toHaveURL(/\/settings(#become-an-artist)?$/);
        await expect(status(page, 'Your email is verified')).toBeVisible();
        await expect(card(page).button).toBeInViewport();

        if (javaScriptEnabled) await hydrated(page);
        await journey.click(card(page).button);
        await expect(status(page, 'You are now an artist')).toBeVisible();
        await journey.click(page.getByRole('link', { name: 'Upload your first track' }));
        await journey.choose(page.getByLabel(/audio file/i), wav(0.5, 'Harbour_lights.wav'));
        if (javaScriptEnabled) await expect(page.getByLabel('Title')).toHaveValue('Harbour lights');
        await journey.click(page.getByRole('button', { name: /^upload/i }));
        await expect(status(page, 'Harbour lights')).toBeVisible();
        await page.waitForLoadState('networkidle');
      } finally {
        await context.close();
      }
      const { clicks, fields, pages, requests, bytes } = journey;
      const measured = `${clicks} clicks, ${fields} fields, ${pages} pages, ${requests} requests, ${bytes} bytes received`;
      console.log(`journey ${how}, ${viewport.width} px: ${measured}`);
      test.info().annotations.push({ type: 'journey', description: measured });
      expect(clicks, measured).toBeLessThanOrEqual(CLICKS);
      expect(fields, measured).toBeLessThanOrEqual(FIELDS);
    });
  }
}
