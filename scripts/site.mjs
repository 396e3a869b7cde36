// Gathers the finished site: what public/ has, the style sheet, and what wasm-bindgen
// made of the browser's part, under names that change with the content, each also
// compressed.
//
//   node scripts/site.mjs BINDGEN_FOLDER SITE_FOLDER small|quick
//
// `small` compresses as far as it goes, for what strangers load over a network.

import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import { uploadScript } from './upload_script.mjs';

// Which browsers share the web is old news here, and says so only with a network.
process.env.BROWSERSLIST_IGNORE_OLD_DATA = '1';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(join(root, 'end2end/package.json'));
const browserslist = require('browserslist');
const esbuild = require('esbuild');
const lightningcss = require('lightningcss');

const [made, site, effort] = process.argv.slice(2);
const small = effort === 'small';

/** A compressed file is worth its place from here on. */
const WORTHWHILE = 0.95;

async function stylesheet() {
  // Under `cargo leptos watch` the same query decides.
  const cargo = await readFile(join(root, 'Cargo.toml'), 'utf8');
  const query = /^browserquery = "(.*)"$/m.exec(cargo)[1];
  return lightningcss.bundle({
    filename: join(root, 'style/main.css'),
    minify: true,
    targets: lightningcss.browserslistToTargets(browserslist(query)),
  }).code;
}

async function script() {
  const code = await readFile(join(made, 'stagedoor.js'), 'utf8');
  return Buffer.from((await esbuild.transform(code, { minify: true, format: 'esm' })).code);
}

/** Characters that may stand in a URL: 22 of them, as cargo-leptos has them. */
function hash(content) {
  return createHash('sha256').update(content).digest().subarray(0, 16).toString('base64url');
}

async function compressed(file) {
  const content = await readFile(file);
  const quality = small ? constants.BROTLI_MAX_QUALITY : 5;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const variants = [
    ['br', await promisify(brotliCompress)(content, { params })],
    ['gz', await promisify(gzip)(content, { level: small ? 9 : 6 })],
  ];
  for (const [ending, bytes] of variants) {
    if (bytes.length < content.length * WORTHWHILE) await writeFile(`${file}.${ending}`, bytes);
  }
}

await rm(site, { recursive: true, force: true });
await cp(join(root, 'public'), site, { recursive: true });
await mkdir(join(site, 'pkg'));
const files = {
  js: await script(),
  wasm: await readFile(join(made, 'stagedoor_bg.wasm')),
  css: await stylesheet(),
};
for (const [kind, content] of Object.entries(files)) {
  await writeFile(join(site, 'pkg', `stagedoor.${hash(content)}.${kind}`), content);
}
const upload = await uploadScript();
await writeFile(join(site, 'pkg', `upload.${hash(upload)}.js`), upload);

const entries = await readdir(site, { recursive: true, withFileTypes: true });
const all = entries.filter((entry) => entry.isFile());
// `path` is what older versions of Node.js call it.
await Promise.all(all.map((entry) => compressed(join(entry.parentPath ?? entry.path, entry.name))));
