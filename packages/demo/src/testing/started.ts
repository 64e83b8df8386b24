import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** `npm start` without npm: the process, what it printed so far, and how it ended. */
export type Started = {
  child: ChildProcess;
  output(): string;
  ready: Promise<void>;
  ended: Promise<number | NodeJS.Signals | null>;
};

export type FourPorts = { console: number; psa: number; psaHttps: number; umbrella: number };

/** Starts everything with its state in `stateDir`, as the leader of a process group of its own. */
export const spawnStart = (stateDir: string, ports: FourPorts): Started => {
  const args = [
    ['--state-dir', stateDir],
    ['--port', ports.console],
    ['--psa-port', ports.psa],
    ['--psa-https-port', ports.psaHttps],
    ['--umbrella-port', ports.umbrella],
  ].flat();
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../start-main.ts'), ...args.map(String)],
    {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const ready = new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      if (text.includes('Press Ctrl-C')) resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then((how) => reject(new Error(`ended (${how}) before it was ready:\n${text}`)));
  });
  ready.catch(() => {});
  return { child, output: () => text, ready, ended };
};

/** Ports that are free now. */
export const freePorts = async (): Promise<FourPorts> => {
  const servers = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const [console = 0, psa = 0, psaHttps = 0, umbrella = 0] = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return { console, psa, psaHttps, umbrella };
};

/** Whether anything listens on the port. */
export const answersOn = async (port: number): Promise<boolean> =>
  await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) }).then(
    () => true,
    () => false,
  );
