// A line that is slow enough to watch.

import type { CDPSession, Page } from '@playwright/test';

/** Slows what the page sends down to so many bytes a second; ends with the session. */
export async function slowLine(page: Page, uploadThroughput: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await emulate(session, uploadThroughput);
  return session;
}

/** The same line at another pace; away at 0, and as fast as it gets at -1. */
export async function emulate(session: CDPSession, uploadThroughput: number): Promise<void> {
  await session.send('Network.emulateNetworkConditions', {
    offline: uploadThroughput === 0,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: uploadThroughput || -1,
  });
}
