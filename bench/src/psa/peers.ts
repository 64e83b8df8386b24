import { createServer } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type Examples, openApi } from './open-api.ts';
import { cities, companies, jsonServerTickets } from './requests.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import type { Tools } from './tools.ts';

/** A port that is free now; the peers can't be asked to choose one themselves. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address === null || typeof address === 'string'
          ? reject(new Error('no free port'))
          : resolve(address.port),
      );
    });
  });

const start = async (program: string, parameters: readonly string[], port: number): Promise<ServerProcess> =>
  startServer({ program, parameters, ready: { url: `http://127.0.0.1:${port}` }, timeoutMs: 60_000 });

/** prism with the same companies and the same ticket as examples; it validates requests and logs errors alone. */
export const startPrism = async (
  tools: Tools,
  folder: string,
  examples: Examples,
): Promise<ServerProcess> => {
  const file = join(folder, 'open-api.json');
  await writeFile(file, JSON.stringify(openApi(examples)));
  const port = await freePort();
  const parameters = [
    'mock',
    file,
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    '--errors',
    '--no-multiprocess',
    '-v',
    'error',
  ];
  return start(tools.prism, parameters, port);
};

const company = (i: number) => ({
  id: i,
  identifier: `Company${i}`,
  name: `Company ${i} Ltd`,
  status: { id: 1, name: 'Active' },
  addressLine1: `${i} Main Street`,
  city: cities[i % cities.length],
  phoneNumber: `555${String(i).padStart(7, '0')}`,
  territory: { id: 1, name: 'Main Office' },
  deletedFlag: false,
  leadFlag: i % 10 === 0,
});
const ticket = (i: number) => ({
  id: i,
  summary: `Request ${i}`,
  company: { id: 1 + (i % companies) },
  board: { id: 1, name: 'Service Desk' },
  status: { id: 1, name: 'New' },
  priority: { id: 3 },
  severity: 'Medium',
  impact: 'Medium',
  closedFlag: false,
});
const made = <T>(length: number, make: (i: number) => T): T[] =>
  Array.from({ length }, (_, i) => make(i + 1));

/** json-server with 10,000 companies; it checks nothing and logs nothing. */
export const startJsonServer = async (tools: Tools, folder: string): Promise<ServerProcess> => {
  const file = join(folder, 'db.json');
  await writeFile(
    file,
    JSON.stringify({ companies: made(companies, company), tickets: made(jsonServerTickets, ticket) }),
  );
  const port = await freePort();
  return start(tools.jsonServer, [file, '--port', String(port), '--host', '127.0.0.1', '--quiet'], port);
};
