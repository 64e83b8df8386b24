#!/usr/bin/env node
// The door to every command of package.json. Plain JavaScript for any Node from 20 on, with nothing installed:
// it installs what is missing, finds the Node 24 that npm brought, and runs the command under that.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { check } from './check.mjs';
import { runChild } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { LaunchError } from './launch-error.mjs';
import { findNode } from './node-24.mjs';
import { buildWebParts } from './web-parts.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A TypeScript main, run as it is. `web`: it serves screens, so they are built first. `flags`: Node's own. */
const main =
  (path, { web = false, flags = [] } = {}) =>
  async (node, args) => {
    if (web && !asksForHelp(args)) await buildWebParts(root, node);
    return await runChild(node, [...flags, join(root, path), ...args], { root, watched: true });
  };

const tool = (path, fixed) => (node, args) =>
  runChild(node, [join(root, 'node_modules', path), ...fixed, ...args], { root });

const asksForHelp = (args) => args.includes('--help') || args.includes('-h');

// Left alone, Node collects what is thrown away only when it has 500 MB of it, and doubles that: after a run of 10,000
// customers console and worker held 575 MB of which 51 were in use (npm run bench -- engine --only memory).
const lean = ['--max-semi-space-size=4', '--initial-old-space-size=96', '--heap-growing-percent=60'];
// Node keeps up to 100 MB for what is thrown away at once. Of what lasts the PSA sandbox has 35 MB; left alone, Node let it
// grow to 150 MB under load, and the process had 265 MB after 600,000 requests. It has 223 MB so, the same after each
// 100,000, at the same speed (with 60 %: 183 MB, 5 % slower); npm run bench -- psa measures it.
const ofPsa = ['--max-semi-space-size=8', '--heap-growing-percent=150'];

const commands = {
  start: main('packages/demo/src/start-main.ts', { web: true, flags: lean }),
  demo: main('packages/demo/src/demo-main.ts', { flags: lean }),
  parasol: main('packages/parasol/src/cli/main.ts', { web: true, flags: lean }),
  'parasol-psa': main('packages/psa-sandbox/src/main.ts', { web: true, flags: ofPsa }),
  'parasol-umbrella': main('packages/umbrella-sandbox/src/main.ts'),
  simulate: main('packages/parasol/src/simulation/main.ts'),
  soak: main('e2e/src/soak/main.ts'),
  chaos: main('e2e/src/chaos/main.ts'),
  bench: main('bench/main.ts'),
  build: async (node) => {
    await buildWebParts(root, node);
    return 0;
  },
  test: async (node, args) => {
    await buildWebParts(root, node);
    return await tool('vitest/vitest.mjs', ['run'])(node, args);
  },
  check: (node) => check(root, node),
  // Everything that is installed, with versions and licences, as a CycloneDX document on standard output.
  sbom: (_node, args) => runChild('npm', ['sbom', '--sbom-format', 'cyclonedx', ...args], { root }),
  format: tool('oxfmt/bin/oxfmt', ['.']),
};

const [name, ...args] = process.argv.slice(2);
try {
  const command = Object.hasOwn(commands, name ?? '') ? commands[name] : undefined;
  if (command === undefined) {
    throw new LaunchError(`Unknown command "${name ?? ''}". There are: ${Object.keys(commands).join(', ')}.`);
  }
  ensureInstalled(root);
  process.exitCode = await command(findNode(root), args);
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}
