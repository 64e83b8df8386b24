import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** Compressed bytes (gzip) of what a built app's page loads before it shows anything, by kind. */
export function firstLoadBytes(webDir: string): { scripts: number; styles: number } {
  const page = readFileSync(join(webDir, 'index.html'), 'utf8');
  const sum = (ending: string): number => {
    const files = new Set(
      [...page.matchAll(new RegExp(`(?:src|href)="(/[^"]+\\.${ending})"`, 'g'))].map((m) => m[1] ?? ''),
    );
    return [...files].reduce((bytes, file) => bytes + gzipSync(readFileSync(join(webDir, file))).length, 0);
  };
  return { scripts: sum('js'), styles: sum('css') };
}
