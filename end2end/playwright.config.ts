import { defineConfig } from '@playwright/test';

// Chromium comes from the system, see the README. As root it starts only without
// its sandbox, and a graphics card in software costs a tenth of the time; the other
// flags keep it from calling home.
const launchOptions = {
  executablePath: process.env.STAGEDOOR_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

const pictures = process.env.STAGEDOOR_PICTURES;
const watched = process.env.STAGEDOOR_WATCHED;
const audit = process.env.STAGEDOOR_AUDIT;

export default defineConfig({
  outputDir: 'test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that only passes the second time has found something.
  retries: 0,
  workers: 2,
  timeout: 40_000,
  expect: { timeout: 7_000 },
  reporter: [['list'], ['json', { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? 'test-results/report.json' }]],
  use: {
    launchOptions,
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    // Pictures and pages of every step would take a quarter of the time.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: false },
    screenshot: 'only-on-failure',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
  },
  projects: [
    pictures ? { name: 'pictures', testDir: 'pictures' }
      : watched ? { name: 'watch', testDir: 'watch' }
        : audit ? { name: 'audit', testDir: 'audit' }
          : { name: 'browser', testDir: 'tests' },
  ],
});
