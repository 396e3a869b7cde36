// Holds two running servers and their sites against each other: one that cargo-leptos
// built, one that the release scripts built. Files, islands and routes must be the same.
//
//   node scripts/compare_builds.mjs URL SITE URL SITE

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [firstUrl, firstSite, secondUrl, secondSite] = process.argv.slice(2);

/** What is served, without the hashes and compressed forms that a release adds. */
function files(site) {
  return readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join((entry.parentPath ?? entry.path).slice(site.length), entry.name))
    // Types for people who write TypeScript against it, which nobody does.
    .filter((name) => !/\.(br|gz|d\.ts)$/.test(name))
    .map((name) => name.replace(/\.[\w-]{22}(?=\.\w+$)/, ''));
}

/** Names of islands, without the number by which leptos tells one crate from another. */
function islandsIn(text) {
  return text.match(/\b[A-Z]\w*?_\d{10,}\b/g)?.map((name) => name.replace(/_\d+$/, '')) ?? [];
}

function exported(site) {
  const script = readdirSync(join(site, 'pkg')).find((name) => name.startsWith('stagedoor.') && name.endsWith('.js'));
  return islandsIn(readFileSync(join(site, 'pkg', script), 'utf8'));
}

/** Each page as somebody without a session sees it: its answer, and the islands in it. */
async function pages(url) {
  const table = readFileSync(fileURLToPath(new URL('../app/src/pages/mod.rs', import.meta.url)), 'utf8');
  const paths = [...table.matchAll(/Page::new\("([^"]*)"/g)].map((found) => found[1]);
  if (paths.length < 10) throw new Error('app/src/pages/mod.rs names its pages in another way than expected');
  return Promise.all([...paths, '/no-such-page'].map(async (path) => {
    const answer = await fetch(url + path, { redirect: 'manual' });
    const islands = [...new Set(islandsIn(await answer.text()))].sort();
    return `${path}: ${answer.status} ${answer.headers.get('location') ?? ''} ${islands}`;
  }));
}

/** Method and path of everything in the API's document. */
async function operations(url) {
  const { paths } = await (await fetch(`${url}/api/v1/openapi.json`)).json();
  return Object.entries(paths).flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${path}`));
}

let differences = 0;
function compare(what, first, second) {
  const [one, other] = [new Set(first), new Set(second)];
  const lines = [
    ...[...one].filter((entry) => !other.has(entry)).map((entry) => `  only in ${firstSite}: ${entry}`),
    ...[...other].filter((entry) => !one.has(entry)).map((entry) => `  only in ${secondSite}: ${entry}`),
  ];
  if (one.size === 0) lines.push('  none found, so nothing was compared');
  differences += lines.length;
  console.log([`${one.size} ${what}`, ...lines].join('\n'));
}

compare('files', files(firstSite), files(secondSite));
compare('islands', exported(firstSite), exported(secondSite));
compare('pages', await pages(firstUrl), await pages(secondUrl));
compare('operations', await operations(firstUrl), await operations(secondUrl));
process.exit(differences === 0 ? 0 : 1);
