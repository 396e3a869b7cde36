// Listens to everything a page complains about, so that no test passes on a page
// that only looks right.

import type { BrowserContext, Page } from '@playwright/test';

export class Watch {
  private readonly complaints: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Complaints that the test provokes on purpose. */
  allow(...expected: RegExp[]): void {
    this.allowed.push(...expected);
  }

  /** What was complained about and not allowed. */
  get problems(): string[] {
    return this.complaints.filter((line) => !this.allowed.some((expected) => expected.test(line)));
  }

  /** Watches every page of a context, now and later. */
  follow(context: BrowserContext): void {
    context.pages().forEach((page) => this.listen(page));
    context.on('page', (page) => this.listen(page));
  }

  private listen(page: Page): void {
    page.on('console', (message) => {
      const kind = message.type();
      // Failed answers are judged below, where their kind is known. Nothing else is for the console.
      if (message.text().startsWith('Failed to load resource')) return;
      // Chromium reports, as information, what a logout had it clear.
      if (kind === 'info' && message.text().startsWith('Clear-Site-Data header on')) return;
      // Nor whether somebody was in a field before the page could put the focus elsewhere.
      if (kind === 'info' && message.text().startsWith('Autofocus processing was blocked')) return;
      this.complaints.push(`console ${kind} on ${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => {
      // Leaving a page ends what it was still fetching or compiling; what else keeps a file
      // from coming is judged below, too.
      if (/(Failed to fetch|Response body loading was aborted)$/.test(error.message)) return;
      this.complaints.push(`page error on ${page.url()}: ${error.message}`);
    });
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      // Leaving a page ends what it was still loading.
      if (reason !== 'net::ERR_ABORTED') {
        this.complaints.push(`request failed: ${request.method()} ${request.url()} ${reason}`);
      }
    });
    page.on('response', (response) => {
      // The status of a page itself is for the test to judge.
      if (response.status() >= 400 && !response.request().isNavigationRequest()) {
        this.complaints.push(`answer ${response.status()}: ${response.request().method()} ${response.url()}`);
      }
    });
  }
}
