// Opens a page in Chromium as somebody who has never been there, and prints what that took as
// one line of JSON. `make bench` runs it.
//
//   node end2end/bench/first_visit.mjs '{"url": …, "cookie": "name=value", "times": 5,
//     "slow": {"bits_per_second": …, "latency_ms": …, "processor": …} or null}'

import { chromium } from 'playwright-core';

const { url, cookie, times, slow } = JSON.parse(process.argv[2]);

const browser = await chromium.launch({
  executablePath: process.env.STAGEDOOR_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const visits = [];
// The first one warms up what the system keeps of the browser's own files.
for (let time = 0; time <= times; time += 1) {
  const visit = await visitOnce();
  if (time > 0) visits.push(visit);
}
console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, visits }));
await browser.close();

async function visitOnce() {
  // A context of its own has an empty cache, also for compiled WebAssembly.
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const [name, value] = cookie.split('=');
  await context.addCookies([{ name, value, url }]);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const received = { bytes: 0, requests: 0 };
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    received.bytes += Math.max(0, Math.round(encodedDataLength));
    received.requests += 1;
  });
  await devtools.send('Network.enable');
  if (slow) {
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: slow.latency_ms,
      downloadThroughput: slow.bits_per_second / 8,
      uploadThroughput: slow.bits_per_second / 8,
    });
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.processor });
  }
  const response = await page.goto(url, { waitUntil: 'load' });
  if (response?.status() !== 200) throw new Error(`${url} was answered with ${response?.status()}`);
  // Islands say when they answer to clicks; a page without them does when it is there.
  const hasIslands = await page.locator('leptos-island').count() > 0;
  if (hasIslands) await page.waitForFunction(() => performance.getEntriesByName('interactive').length > 0);
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
  const moments = await page.evaluate(() => {
    const start = (entryName) => performance.getEntriesByName(entryName)[0]?.startTime;
    const [navigation] = performance.getEntriesByType('navigation');
    return {
      first_paint_ms: start('first-contentful-paint'),
      interactive_ms: start('interactive') ?? navigation.domContentLoadedEventEnd,
    };
  });
  await context.close();
  return { ...moments, ...received };
}
