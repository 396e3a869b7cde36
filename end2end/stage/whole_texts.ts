// Texts that nobody can read whole.

import { join } from 'node:path';
import { type Page, expect } from '@playwright/test';

const pictures = join(__dirname, '../screenshots/long-texts');

/** That at these widths nothing of the page scrolls sideways and no text is cut. */
export async function expectWhole(page: Page, name: string, how: string, widths: number[]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    // What is laid out by size is laid out anew.
    await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
    await page.screenshot({ path: join(pictures, `${name}-${how}-${width}.png`), fullPage: true, animations: 'disabled' });
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    expect.soft(across, `${name}, ${how}, scrolls sideways at ${width} px`).toBeLessThanOrEqual(width);
    expect.soft(await cutTexts(page), `${name}, ${how}: cut at ${width} px`).toEqual([]);
  }
}

/** What sticks out of the box that it stands in, or is cut off by one around it. What is for
 * screen readers alone, what scrolls, and what a button beside it unfolds, is left out. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const parent = text.parentElement;
      if (!parent || !text.textContent?.trim() || parent.closest('script, style, template, .visually-hidden, .folded')) continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      const { left, right } = range.getBoundingClientRect();
      if (right - left < 2) continue;
      for (let box: Element | null = parent; box; box = box.parentElement) {
        const style = getComputedStyle(box);
        if (style.display === 'inline' || style.display === 'contents') continue;
        const { overflowX } = style;
        if (overflowX === 'auto' || overflowX === 'scroll') break;
        const outer = box.getBoundingClientRect();
        // Skip links and the like wait outside of the window.
        if (outer.bottom < 0) break;
        if (left < outer.left - 1 || right > outer.right + 1) {
          found.push(`“${text.textContent.trim().slice(0, 40)}” sticks out of <${box.tagName.toLowerCase()} class="${box.className}">`);
          break;
        }
        if (overflowX !== 'visible' && box.scrollHeight > box.clientHeight + 1 && box !== document.body) {
          found.push(`“${text.textContent.trim().slice(0, 40)}” is cut by <${box.tagName.toLowerCase()} class="${box.className}">`);
          break;
        }
      }
    }
    return found;
  });
}
