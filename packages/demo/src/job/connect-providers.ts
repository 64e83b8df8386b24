import { randomUUID } from 'node:crypto';

import type { Provider } from './console-client.ts';
import type { Job, Step } from './job.ts';
import type { UmbrellaAccount } from './umbrella-status.ts';

/** Saves each console's API key. */
export const saveUmbrellaKeys: Step = {
  name: 'Umbrella API keys',
  run: async (job) => {
    for (const provider of job.providers) {
      const { key, secret } = accountOf(job, provider);
      await job.console.saveUmbrella(provider.id, { key, secret, baseUrl: job.stage.umbrella.url });
    }
    return `${job.providers.length} saved and tested`;
  },
};

/** Makes an API key in the PSA for each provider and saves it in its PSA Integration Details. */
export const savePsaCredentials: Step = {
  name: 'PSA Integration Details',
  run: async (job) => {
    const { company } = await job.screens.status();
    if (job.memberId === undefined) throw new Error('There is no API member.');
    for (const provider of job.providers) {
      const key = await job.screens.makeKey(job.memberId, `Parasol: ${provider.name}`);
      await job.console.savePsa(provider.id, {
        site: job.stage.psa.url,
        companyId: company,
        clientId: randomUUID(),
        enabled: true,
        publicKey: key.publicKey,
        privateKey: key.privateKey,
      });
    }
    await job.remember({
      connections: job.providers.map((provider) => ({
        providerId: provider.id,
        psaUrl: job.stage.psa.url,
        umbrellaUrl: job.stage.umbrella.url,
        umbrellaKey: accountOf(job, provider).key,
      })),
    });
    return `key pairs made in the PSA, saved and tested`;
  },
};

/** Checks the 13 rights of each provider's key, one by one. */
export const checkRights: Step = {
  name: 'Rights of the key',
  run: async (job) => {
    const reports = [];
    for (const provider of job.providers) reports.push(await job.console.checkRights(provider.id));
    // Each provider has a key of the same role: what one lacks, all lack.
    job.report.rights = {
      checked: Math.min(...reports.map((report) => report.rights.length)),
      granted: Math.min(...reports.map((report) => report.granted)),
      missing: [...new Set(reports.flatMap((report) => report.missing))],
      excess: [...new Set(reports.flatMap((report) => report.excess))],
    };
    const { checked, granted, missing, excess } = job.report.rights;
    const found = `${granted} of ${checked} granted, ${excess.length} in excess`;
    if (granted !== 13 || checked !== 13 || missing.length + excess.length > 0) {
      throw new Error(
        `${found}. Missing: ${missing.join(', ') || 'none'}. In excess: ${excess.join(', ') || 'none'}.`,
      );
    }
    return found;
  },
};

const accountOf = (job: Job, provider: Provider): UmbrellaAccount => {
  const account = job.umbrella?.accounts.find(
    (candidate) => candidate.kind === provider.kind && candidate.name === provider.name,
  );
  if (account === undefined) throw new Error(`The Umbrella sandbox has no console of ${provider.name}.`);
  return account;
};
