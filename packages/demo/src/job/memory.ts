import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { nullIfAbsent } from '@parasol/postgres';
import { z } from 'zod';

const connection = z.object({
  providerId: z.string(),
  psaUrl: z.string(),
  umbrellaUrl: z.string(),
  umbrellaKey: z.string(),
});

const schema = z.object({
  /** The account that the main job made for the person at the keyboard. */
  account: z.object({ email: z.string(), password: z.string() }).nullable(),
  /** Providers whose keys of both sides are saved, and for which addresses. */
  connections: z.array(connection),
  completed: z.boolean(),
});

/** What a demonstration keeps between starts, in `demo.json` of its state directory (mode 0600). */
export type Memory = z.infer<typeof schema>;

/** What an installation remembers that has done nothing yet. */
export const nothingYet: Memory = { account: null, connections: [], completed: false };

export const readMemory = async (stateDir: string): Promise<Memory> => {
  const text = await readFile(join(stateDir, 'demo.json'), 'utf8').catch(nullIfAbsent);
  if (text === null) return nothingYet;
  const parsed = schema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : nothingYet;
};

/** Written whole and renamed, so that a kill leaves the old or the new and never half. */
export const writeMemory = async (stateDir: string, memory: Memory): Promise<void> => {
  const path = join(stateDir, 'demo.json');
  await writeFile(`${path}.new`, `${JSON.stringify(memory, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
};
