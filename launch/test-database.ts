import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbeddedServer } from '@parasol/postgres';
import { testServerVariable } from '@parasol/postgres/testing';

/** One PostgreSQL for the whole run. Tests learn its address from the environment and make databases of their own. */
export default async function setup(): Promise<() => Promise<void>> {
  const stateDir = await mkdtemp(join(tmpdir(), 'parasol-test-'));
  const server = await startEmbeddedServer({ stateDir, temporary: true, durable: false });
  process.env[testServerVariable] = JSON.stringify(server.address);
  return async () => {
    await server.stop();
    await rm(stateDir, { recursive: true, force: true });
  };
}
