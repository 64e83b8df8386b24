import { bePart } from '@parasol/demo';
import { startConsole } from '@parasol/parasol';
import { z } from 'zod';

const settings = z.object({
  databaseOwnerUrl: z.string(),
  databaseUrl: z.string(),
  stateDir: z.string(),
  port: z.number(),
});

bePart(settings, async (o, log) => {
  const console = await startConsole({ ...o, allowLoopbackHosts: true, log });
  const { url, firstAdministratorUrl } = console;
  return { facts: { url, firstAdministratorUrl }, stop: () => console.stop() };
});
