import { createHttpClient } from '@parasol/demo';
import { startConsole } from '@parasol/parasol';
import { z } from 'zod';
import { openGround } from './ground.ts';

export type TestConsole = {
  url: string;
  /** Its database, as the owner. */
  databaseOwnerUrl: string;
  /** Who may sign in: the first administrator, made through the printed one-time link. */
  administrator: { email: string; password: string };
  /** A call of its API as that person. @returns the body. */
  ask: (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
  ) => Promise<unknown>;
  /** Makes an account of that kind, as its administrator. @returns its id. */
  addProvider: (kind: 'msp' | 'mssp', name: string) => Promise<string>;
  stop: () => Promise<void>;
};

const administrator = { email: 'admin@parasol.example', password: 'four plain words here' };
const Created = z.object({ id: z.string() });

/** A console with its screens and no worker, on a database of its own, on any free port. */
export async function startTestConsole(
  o: { oidc?: Parameters<typeof startConsole>[0]['oidc'] } = {},
): Promise<TestConsole> {
  const ground = await openGround();
  const running = await startConsole({
    ...ground.options,
    databaseOwnerUrl: ground.databaseOwnerUrl,
    port: 0,
    webDir: ground.webDir,
    jobs: false,
    oidc: o.oidc ?? null,
  });
  const http = createHttpClient(`${running.url}/api/v1`, { 'x-parasol-request': '1', origin: running.url });
  const ask: TestConsole['ask'] = (method, path, body) =>
    method === 'GET' ? http.get(path, z.unknown()) : http.send(method, path, body, z.unknown());

  const link = new URL(running.firstAdministratorUrl ?? running.url);
  const token = new URLSearchParams(link.hash.slice(1)).get('token');
  await ask('POST', '/first-administrator', { token, name: 'Ada Admin', ...administrator });
  return {
    url: running.url,
    databaseOwnerUrl: ground.databaseOwnerUrl,
    administrator,
    ask,
    addProvider: async (kind, name) => Created.parse(await ask('POST', '/providers', { kind, name })).id,
    async stop() {
      await running.stop();
      await ground.drop();
    },
  };
}
