import { pino } from 'pino';
import { expect, test } from 'vitest';

import { startWorker } from './worker.ts';

const nowhere = {
  databaseOwnerUrl: null,
  databaseUrl: 'postgresql://nobody@127.0.0.1:1/none',
  stateDir: '/nowhere',
  log: pino({ level: 'silent' }),
};

test('a worker that may reach real vendors refuses shortened times before it touches the database', async () => {
  await expect(startWorker({ ...nowhere, allowLoopbackHosts: false, timeScale: 60 })).rejects.toMatchObject({
    code: 'settle_too_short',
  });
});
