import { startPsaSandbox } from '@parasol/psa-sandbox';
import { testDatabase } from '@parasol/postgres/testing';
import { pino } from 'pino';
import { builtWeb } from './built-web.ts';
import { clientId } from './psa-key.ts';

export type TestPsa = {
  url: string;
  /** A GET with a key, as an integration makes it. @returns the status. */
  callAs: (key: { publicKey: string; privateKey: string }, path: string) => Promise<number>;
  stop: () => Promise<void>;
};

/** A PSA sandbox with its screens, on a database of its own, on any free port. */
export async function startPsa(o: { seed?: 'none' | 'small' } = {}): Promise<TestPsa> {
  const webDir = await builtWeb('psa-sandbox');
  const database = await testDatabase({ template: 'empty', migrations: [] });
  const sandbox = await startPsaSandbox({
    databaseOwnerUrl: database.ownerUrl,
    port: 0,
    httpsPort: null,
    seed: o.seed ?? 'small',
    webDir,
    log: pino({ level: 'silent' }),
  });
  return {
    url: sandbox.url,
    async callAs({ publicKey, privateKey }, path) {
      const authorization = `Basic ${Buffer.from(`parasol+${publicKey}:${privateKey}`).toString('base64')}`;
      const response = await fetch(`${sandbox.url}/v4_6_release/apis/3.0${path}`, {
        headers: { authorization, clientId },
        signal: AbortSignal.timeout(60_000),
      });
      await response.arrayBuffer();
      return response.status;
    },
    async stop() {
      await sandbox.stop();
      await database.drop();
    },
  };
}
