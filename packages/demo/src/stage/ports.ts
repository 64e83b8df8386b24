import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { DemoError } from '../demo-error.ts';

/** The ports of the parts. 0: any free one. */
export type Ports = { console: number; psa: number; psaHttps: number | null; umbrella: number };

/** Console on 4680, PSA on 4681 (https on 4691), Umbrella on 4682. */
export const usualPorts: Ports = { console: 4680, psa: 4681, psaHttps: 4691, umbrella: 4682 };

/** Ports that are free at the moment: a demonstration beside a running console disturbs nobody. */
export const anyPorts: Ports = { console: 0, psa: 0, psaHttps: null, umbrella: 0 };

const options = {
  console: '--port',
  psa: '--psa-port',
  psaHttps: '--psa-https-port',
  umbrella: '--umbrella-port',
};
const names = {
  console: 'The console',
  psa: 'The PSA sandbox',
  psaHttps: "The PSA sandbox's https",
  umbrella: 'The Umbrella sandbox',
};
const keys = ['console', 'psa', 'psaHttps', 'umbrella'] as const;

// A stage whose parent was killed lets go of its ports within about a second.
const patienceMs = 4000;

/** Refuses a port that is taken, before anything is started. @throws DemoError naming the port and its option */
export const requireFree = async (ports: Ports, command: string): Promise<void> => {
  const end = Date.now() + patienceMs;
  for (const key of keys) {
    const port = ports[key];
    if (port === null || port === 0) continue;
    while (!(await isFree(port))) {
      if (Date.now() >= end) {
        throw new DemoError(
          `${names[key]} can't listen on port ${port}: another program uses it. ` +
            `Stop that program, or choose another port with ${options[key]}, for example: ${command} -- ${options[key]} ${port + 1000}`,
        );
      }
      await sleep(200);
    }
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => {
      if (!('code' in error)) reject(error);
      else if (error.code === 'EADDRINUSE') resolve(false);
      else if (error.code === 'EACCES')
        reject(new DemoError(`Port ${port} may not be opened by this account: choose one above 1023.`));
      else reject(error);
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
