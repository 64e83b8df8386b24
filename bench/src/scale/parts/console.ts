import { bePart } from '@parasol/demo';
import { startConsole } from '@parasol/parasol';
import { z } from 'zod';

const settings = z.object({
  databaseOwnerUrl: z.string(),
  databaseUrl: z.string(),
  stateDir: z.string(),
});

bePart(settings, async (o, log) => {
  const console = await startConsole({ ...o, port: 0, allowLoopbackHosts: true, log });
  const { url, firstAdministratorUrl } = console;
  return { facts: { url, firstAdministratorUrl, pid: process.pid }, stop: () => console.stop() };
});
