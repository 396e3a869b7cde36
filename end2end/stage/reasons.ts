// Whether what cannot be used says why.

import type { Page } from '@playwright/test';

/** The buttons on the page that are out of use without visible words that describe them.
 * Those at work say so themselves. */
export function unexplained(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    return [...document.querySelectorAll('button:disabled, [aria-disabled=true]')]
      .filter((button) => isSeen(button) && button.getAttribute('aria-busy') !== 'true')
      .filter((button) => {
        const ids = button.getAttribute('aria-describedby')?.split(' ') ?? [];
        return !ids.some((id) => {
          const reason = document.getElementById(id);
          return reason && isSeen(reason) && reason.textContent?.trim();
        });
      })
      .map((button) => button.outerHTML.slice(0, 200));
  });
}
