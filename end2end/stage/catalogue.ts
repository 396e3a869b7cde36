// The texts of the program, read from the sources of its catalogue, and what a page says.

import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';

const words = resolve(__dirname, '../../words/src');

/** The texts in quotes of all rooms of a language, cut where something else stands in them. */
function texts(language: string): Set<string> {
  const found = new Set<string>();
  for (const room of readdirSync(join(words, language))) {
    if (room === 'mod.rs') continue;
    const code = readFileSync(join(words, language, room), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
    for (const [, text] of code.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
      for (const said of text.split(/\{+[^}]*\}+/)) {
        const trimmed = said.trim().replace(/^[.,:;]\s*/, '');
        if (/\p{Letter}{2}/u.test(trimmed)) found.add(trimmed);
      }
    }
  }
  return found;
}

/** What English says, and French says otherwise. */
export function englishAlone(): string[] {
  const french = texts('fr');
  return [...texts('en')].filter((text) => !french.has(text));
}

/** Everything that a page says, one text beside the other: also its title, its names for
 * those who do not see it, and what its scripts would say. */
export function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found = [document.title];
    const nodes = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ALL);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (node instanceof Text) {
        if (!node.parentElement?.closest('script, style')) found.push(node.data);
      } else if (node instanceof HTMLElement) {
        for (const { name, value } of node.attributes) {
          const isSaid = ['alt', 'aria-label', 'content', 'placeholder', 'title'].includes(name);
          // A word in small letters is a name that the style sheet or a script knows.
          const isKept = name.startsWith('data-') && !/^[a-z_-]+$/.test(value);
          if (isSaid || isKept) found.push(value);
        }
      }
    }
    return found.map((text) => text.replaceAll(/\s+/g, ' ').trim()).filter((text) => text !== '');
  });
}

/** The English texts that a page in French says. One word is meant where it stands alone:
 * it may be a word of French as well. */
export async function englishOn(page: Page): Promise<string[]> {
  const texts = await said(page);
  return englishAlone().filter((english) => texts.some((text) => (
    english.includes(' ') ? text.includes(english) : text === english)));
}
