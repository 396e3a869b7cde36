// `test` for every spec: a server and a mailbox per worker, and pages that are
// watched for complaints.

import { test as base, expect, type Page } from '@playwright/test';
import { Mailbox } from './mailbox';
import { type Person, type Role, Server, somebody } from './server';
import { Watch } from './watch';

interface TestFixtures {
  /** Fails the test at its end when a page complained; `watch.allow` names what is expected. */
  watch: Watch;
  /**
   * Creates somebody (verified, role user, unless told otherwise) and logs them in on `page`;
   * `suspended` is why an operator suspended them before that.
   */
  enter: (options?: { role?: Role; verified?: boolean; name?: string; suspended?: string }) => Promise<Person>;
}

interface WorkerFixtures {
  mailbox: Mailbox;
  /** Limits off, mail to `mailbox`. */
  server: Server;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  mailbox: [
    async ({}, use) => {
      const mailbox = await Mailbox.open();
      await use(mailbox);
      await mailbox.close();
    },
    { scope: 'worker' },
  ],

  server: [
    async ({ mailbox }, use) => {
      const server = await Server.start({ SMTP_URL: mailbox.url });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  watch: [
    async ({ context, server }, use, info) => {
      const watch = new Watch();
      watch.follow(context);
      await use(watch);
      if (info.status !== info.expectedStatus) {
        await info.attach('server.log', { body: await server.log(), contentType: 'text/plain' });
      }
      expect(watch.problems, 'complaints of the pages').toEqual([]);
    },
    { auto: true },
  ],

  enter: async ({ page, server }, use) => {
    await use(async (options = {}) => {
      const person = await server.create(somebody(options.name), options);
      if (options.suspended) await server.suspend(person, options.suspended);
      await logIn(page, person);
      return person;
    });
  },
});

/** Logs in without a page: the context of `page` gets the session cookie. */
export async function logIn(page: Page, person: Person): Promise<void> {
  const answer = await page.request.post('/api/v1/auth/login', {
    data: { identifier: person.username, password: person.password },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

export { expect, somebody };
export type { Page, Person };
