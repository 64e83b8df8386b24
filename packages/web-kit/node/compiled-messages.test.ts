import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { catalogueModule, compiledMessages } from './compiled-messages.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'compiled-messages-'));
  await mkdir(join(dir, 'web/src/locales/ko'), { recursive: true });
});
afterAll(() => rm(dir, { recursive: true }));

const Loaded = z.object({ code: z.string() });

/** What the plugin makes of a file, or null where it leaves it alone. */
async function loaded(path: string): Promise<string | null> {
  const load = compiledMessages().load;
  if (typeof load !== 'function') throw new Error('The plugin has no load.');
  // The hook uses nothing of its context.
  const answer: unknown = await Reflect.apply(load, undefined, [path]);
  return answer === null ? null : Loaded.parse(answer).code;
}

test('an app’s messages are parsed when it is built, each under its key', async () => {
  const path = join(dir, 'web/src/locales/en.ts');
  await writeFile(
    path,
    "export const en = { plain: 'Save', rows: '{count, plural, one {# row} other {# rows}}' } as const;",
  );
  expect(await loaded(path)).toBe(
    'export const en = {"plain":["Save"],"rows":[["count","plural",{"one":["#"," row"],"other":["#"," rows"]}]]};',
  );
});

test('a message that can’t be parsed breaks the build', async () => {
  const path = join(dir, 'web/src/locales/ko.ts');
  await writeFile(path, "export const ko = { broken: '{count, plural' };");
  await expect(loaded(path)).rejects.toThrow(/expected|invalid|unexpected/i);
});

test('only the languages’ own modules are touched', async () => {
  expect(await loaded(join(dir, 'web/src/locales/ko/errors.ts'))).toBeNull();
  expect(await loaded('/clone/node_modules/zod/v4/locales/en.js')).toBeNull();
  expect(catalogueModule('en').test('/clone/node_modules/zod/v4/locales/en.js')).toBe(false);
  expect(catalogueModule('ko').test('/clone/packages/parasol/web/src/locales/ko/index.ts')).toBe(true);
  expect(catalogueModule('ko').test('/clone/packages/parasol/web/src/locales/ko/errors.ts')).toBe(false);
  expect(catalogueModule('ko').test('/clone/packages/web-kit/src/i18n/kit-ko.ts')).toBe(true);
});
