import { readFileSync } from 'node:fs';
import { globSync } from 'node:fs';
import { join } from 'node:path';

/** A source file of ours, with the modules that it imports, as they are written there. */
export type SourceFile = { path: string; lines: number; imports: readonly string[] };

export const root = join(import.meta.dirname, '..');

const everywhere = ['packages/*/{src,web,node}/**/*.{ts,tsx}', '{launch,e2e,bench}/**/*.{ts,tsx,mjs}'];
const importPattern = /(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g;

/** All hand-written source files, by their paths from the root. */
export const sourceFiles = (): SourceFile[] =>
  everywhere
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return {
        path,
        lines: text.split('\n').length - 1,
        imports: [...text.matchAll(importPattern)].flatMap((match) => match[1] ?? []),
      };
    });
