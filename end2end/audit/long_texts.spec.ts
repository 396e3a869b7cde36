// Every page with texts as other languages have them and as readers space them: longer by four
// tenths and from right to left, and as WCAG 1.4.12 has it. Nothing scrolls sideways and
// nothing is cut. Run by "make audit", which leaves pictures.

import { expectWhole } from '../stage/whole_texts';
import { scenes } from '../stage/scenes';
import { type Page, test } from '../stage/test';

test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { name, open, allow } of scenes) {
  test(name, async ({ page, enter, mailbox, server, watch }) => {
    if (allow) watch.allow(allow);
    await open({ page, enter, mailbox, server });
    await setStyle(page, `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`);
    await expectWhole(page, name, 'spaced', [1280, 320]);
    await setStyle(page, '');
    await lengthen(page);
    await expectWhole(page, name, 'long', [1280, 390]);
  });
}

/** The page's policy takes no style elements but its own. */
async function setStyle(page: Page, css: string): Promise<void> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, css);
}

/** Every text longer by four tenths, in words that can break where its own can, and the page
 * from right to left. */
async function lengthen(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (node.parentElement?.closest('script, style, template, code')) continue;
      node.textContent = (node.textContent ?? '').replace(/[\p{L}\p{N}]+/gu, (word) => word + 'ñ'.repeat(Math.ceil(word.length * 0.4)));
    }
  });
}
