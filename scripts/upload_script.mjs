// The script of the upload page, in one file: what is in app/scripts/upload, its look, and
// tus-js-client. The site of a release has it under a name with a hash; while somebody edits,
//
//   node scripts/upload_script.mjs FILE
//
// puts it beside what the watcher builds.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'end2end/node_modules');
const require = createRequire(join(root, 'end2end/package.json'));
const browserslist = require('browserslist');
const esbuild = require('esbuild');
const lightningcss = require('lightningcss');

/** The look comes as a text, made for the same browsers as the style sheet of all pages. */
const look = {
  name: 'look',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const cargo = await readFile(join(root, 'Cargo.toml'), 'utf8');
      const query = /^browserquery = "(.*)"$/m.exec(cargo)[1];
      const { code } = lightningcss.bundle({
        filename: path,
        minify: true,
        targets: lightningcss.browserslistToTargets(browserslist(query)),
      });
      return { contents: code.toString(), loader: 'text' };
    });
  },
};

export async function uploadScript() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, 'app/scripts/upload/main.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    legalComments: 'none',
    nodePaths: [modules],
    plugins: [look],
  });
  return Buffer.from(outputFiles[0].contents);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = process.argv[2];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await uploadScript());
}
