import { randomBytes } from 'node:crypto';

import { HttpFailure } from './http-client.ts';
import type { Job, Step } from './job.ts';

const email = 'admin@demo.example';

/** Makes the first administrator with the one-time token, or signs in as the one of an earlier start. */
export const makeFirstAdministrator: Step = {
  name: 'First administrator of the console',
  run: async (job) => {
    const known = job.memory.account;
    if (known !== null) {
      try {
        await job.console.signIn(known);
        return `signed in as ${known.email}`;
      } catch (error) {
        // Remembered just before the account could be made, when the last start was killed.
        if (!(error instanceof HttpFailure && error.status === 401)) throw error;
      }
    }
    const account = known ?? { email, password: randomBytes(15).toString('base64url') };
    await job.remember({ account });
    await job.console.makeFirstAdministrator({
      ...account,
      token: oneTimeToken(job),
      name: 'Demo Administrator',
    });
    return `${account.email}, by the one-time token`;
  },
};

const oneTimeToken = (job: Job): string => {
  const { firstAdministratorUrl } = job.stage.console;
  if (firstAdministratorUrl === null) {
    throw new Error(
      'The console has an administrator already, and this demonstration does not know the password. ' +
        'Start with another state directory (--state-dir), or remove this one.',
    );
  }
  const url = new URL(firstAdministratorUrl);
  const token = url.searchParams.get('token') ?? new URLSearchParams(url.hash.slice(1)).get('token') ?? '';
  return token === '' ? url.hash.slice(1) || (url.pathname.split('/').at(-1) ?? '') : token;
};

/** Adds a provider for each console that the Umbrella sandbox has. */
export const makeProviders: Step = {
  name: 'Providers',
  run: async (job) => {
    const accounts = job.umbrella?.accounts ?? [];
    const there = await job.console.providers();
    for (const account of accounts) {
      const provider =
        there.find((found) => found.kind === account.kind && found.name === account.name) ??
        (await job.console.makeProvider(account.kind, account.name));
      job.providers.push(provider);
    }
    job.report.providers = job.providers.length;
    return job.providers.map((provider) => `${provider.name} (${provider.kind.toUpperCase()})`).join(', ');
  },
};
