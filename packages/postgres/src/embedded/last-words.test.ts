import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { lastWords } from './last-words.ts';

const before = 'FATAL:  pre-existing shared memory block (key 1) is still in use\n';
const goes = 'FATAL:  terminating connection due to unexpected postmaster exit\n';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parasol-words-'));
  file = join(folder, 'postgres.log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('a start that met leftovers of a killed server is told, however many of them wrote after it', async () => {
  await writeFile(file, `started once\n${before}${goes.repeat(40)}`);
  const words = await lastWords(file, 'started once\n'.length);
  expect(words.meetsLeftovers).toBe(true);
  expect(words.shown.split('\n')).toHaveLength(8);
});

test('what stood in the log before the start is not of it', async () => {
  await writeFile(file, `${before}FATAL:  could not open file\n`);
  const words = await lastWords(file, before.length);
  expect(words).toEqual({ shown: 'FATAL:  could not open file', meetsLeftovers: false });
});

test('no log, no words', async () => {
  expect(await lastWords(file, 0)).toEqual({ shown: '', meetsLeftovers: false });
});
