// Every page in a browser whose reader has set texts twice as large. Nothing scrolls sideways
// and nothing is cut. Run by "make audit", which leaves pictures.

import { expectWhole } from '../stage/whole_texts';
import { scenes } from '../stage/scenes';
import { test } from '../stage/test';
import config from '../playwright.config';

const { launchOptions } = config.use ?? {};

test.use({
  contextOptions: { reducedMotion: 'reduce' },
  launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), '--blink-settings=defaultFontSize=32'] },
});

for (const { name, open, allow } of scenes) {
  test(name, async ({ page, enter, mailbox, server, watch }) => {
    if (allow) watch.allow(allow);
    await open({ page, enter, mailbox, server });
    await expectWhole(page, name, 'large', [1280, 640]);
  });
}
