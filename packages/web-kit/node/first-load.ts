import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Compressed bytes (gzip) of what a built app's page loads before it shows anything, by kind: the files that
 * the page names, and the larger of the two languages' files, of which a reader loads one.
 */
export function firstLoadBytes(webDir: string): { scripts: number; styles: number } {
  const page = readFileSync(join(webDir, 'index.html'), 'utf8');
  const size = (file: string): number => gzipSync(readFileSync(join(webDir, file))).length;
  const sum = (ending: string): number => {
    const files = new Set(
      [...page.matchAll(new RegExp(`(?:src|href)="(/[^"]+\\.${ending})"`, 'g'))].map((m) => m[1] ?? ''),
    );
    return [...files].reduce((bytes, file) => bytes + size(file), 0);
  };
  const languages = readdirSync(join(webDir, 'assets')).filter((name) => /^locale-\w+-.*\.js$/.test(name));
  if (languages.length !== 2)
    throw new Error(`Files of languages: ${languages.join(', ') || 'none'}, not two.`);
  const language = Math.max(...languages.map((name) => size(`assets/${name}`)));
  return { scripts: sum('js') + language, styles: sum('css') };
}
