// Whether messages keep to their places.

import type { Page } from '@playwright/test';

/** Controls that lie under a message, and messages that are said more than once. A form says
 * what is wrong with a field above itself, too, as a link to the field. */
export function messageFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const text = (element: Element): string => element.textContent?.trim() ?? '';
    const messages = [...document.querySelectorAll('.message, .tabs-note, .form-errors, [role=alert], [role=status]')]
      .filter((message) => isSeen(message) && text(message));
    const covered = messages.flatMap((message) => {
      const box = message.getBoundingClientRect();
      return [...document.querySelectorAll('a, button, input, select, textarea, summary')]
        .filter((control) => isSeen(control) && !message.contains(control))
        .filter((control) => {
          const { left, right, top, bottom, width, height } = control.getBoundingClientRect();
          return width * height > 1 && left < box.right && right > box.left && top < box.bottom && bottom > box.top;
        })
        .map((control) => `“${text(message)}” covers ${control.outerHTML.slice(0, 120)}`);
    });
    const outermost = messages.filter((message) => !messages.some((other) => other !== message && other.contains(message)));
    const said = outermost.map(text);
    const repeated = said.filter((one, at) => said.indexOf(one) !== at).map((one) => `“${one}” is said more than once`);
    const alerts = outermost.filter((message) => message.closest('[role=alert]') || message.querySelector('[role=alert]'));
    const several = alerts.length > 1 ? [`${alerts.length} alerts at once: ${alerts.map(text).join(' | ')}`] : [];
    return [...covered, ...repeated, ...several];
  });
}
