import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import { root, sourceFiles } from './source-files.ts';

type Named = { readonly document: string; readonly name: string };

const documents = ['*.md', 'docs/*.md'].flatMap((pattern) => globSync(pattern, { cwd: root }));
const textOf = new Map(documents.map((path) => [path, readFileSync(join(root, path), 'utf8')]));

/** What the first group of `pattern` finds in all documents. */
const named = (pattern: RegExp): Named[] =>
  [...textOf].flatMap(([document, text]) =>
    [...text.matchAll(pattern)].map((match) => ({ document, name: match[1] ?? '' })),
  );
const told = (what: readonly Named[]): string[] => what.map(({ document, name }) => `${document}: ${name}`);

const folders = '(?:packages|docs|e2e|bench|launch|deploy)';
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))).scripts;

// Variables are ours by their names; the two without a prefix of ours are listed.
const variables = /\b((?:PARASOL|PSA|FUZZ)_[A-Z_]*[A-Z]|UPDATE_PICTURES|DATABASE_URL)\b/g;
const sources = sourceFiles()
  .filter(({ path }) => path !== 'launch/documents.test.ts')
  .map(({ path }) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
const inSources = new Set(sources.flatMap(({ text }) => [...text.matchAll(variables)].map(([all]) => all)));

describe('the documents', () => {
  test('link to what is there', () => {
    const links = named(/\]\(([^)\s]+)\)/g).filter(({ name }) => !/^(https?:|mailto:|#)/.test(name));
    expect(links.length).toBeGreaterThan(50);
    expect(
      told(
        links.filter(
          ({ document, name }) => !existsSync(join(root, dirname(document), name.replace(/#.*/, ''))),
        ),
      ),
    ).toEqual([]);
  });

  test('name files and folders that are there', () => {
    const paths = named(new RegExp(`\`(${folders}/[\\w./-]+)\``, 'g'));
    expect(paths.length).toBeGreaterThan(20);
    expect(told(paths.filter(({ name }) => !existsSync(join(root, name))))).toEqual([]);
  });

  test('name commands that npm runs here', () => {
    const commands = named(/\bnpm run ([\w-]+)/g);
    expect(commands.length).toBeGreaterThan(10);
    expect(told(commands.filter(({ name }) => scripts[name] === undefined))).toEqual([]);
  });

  test('name environment variables that something reads', () => {
    const read = named(variables);
    expect(read.length).toBeGreaterThan(20);
    expect(told(read.filter(({ name }) => !inSources.has(name)))).toEqual([]);
  });

  test("name every variable that a test reads, in CONTRIBUTING.md's table", () => {
    const inTests = sources
      .filter(({ path }) => path.endsWith('.test.ts'))
      .flatMap(({ text }) => [...text.matchAll(/process\.env\['(\w+)'\]/g)].map(([, name = '']) => name))
      .filter((name) => new RegExp(variables.source).test(name));
    const known = textOf.get('CONTRIBUTING.md') ?? '';
    expect(inTests.length).toBeGreaterThan(5);
    expect(inTests.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('show every picture that is kept', () => {
    const shown = new Set(named(/!\[[^\]]*\]\(([^)\s]+)\)/g).map(({ name }) => basename(name)));
    const kept = globSync('docs/pictures/*', { cwd: root }).map((path) => basename(path));
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.filter((name) => !shown.has(name))).toEqual([]);
  });

  test('say the same in Korean: headings, pictures and commands', () => {
    const pairs = documents.filter((path) => path.endsWith('.ko.md'));
    expect(pairs.length).toBeGreaterThan(1);
    const kept = (text: string) => ({
      headings: [...text.matchAll(/^#+ /gm)].map(([all]) => all),
      pictures: [...text.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, name = '']) =>
        name.replace(/-(en|ko)-/, '-'),
      ),
      blocks: [...text.matchAll(/^ *```[\s\S]*?^ *```/gm)].map(([all]) => all),
    });
    const keptIn = (path: string) => kept(textOf.get(path) ?? '');
    expect(pairs.map((path) => ({ path, ...keptIn(path) }))).toEqual(
      pairs.map((path) => ({ path, ...keptIn(path.replace('.ko.md', '.md')) })),
    );
  });
});
