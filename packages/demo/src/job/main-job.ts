import { checkRights, savePsaCredentials, saveUmbrellaKeys } from './connect-providers.ts';
import { chooseTicketing, mapCustomers, readCustomers } from './customers.ts';
import { makeDemonstrationCompanies } from './demonstration-companies.ts';
import type { Job, Step } from './job.ts';
import { firstPass, secondPass } from './passes.ts';
import { makeFirstAdministrator, makeProviders } from './people-and-providers.ts';
import { makeApiMember, makeSecurityRole } from './security-role.ts';

/** From two empty sandboxes and a fresh console to providers that are connected on both sides. */
export const connection: readonly Step[] = [
  makeDemonstrationCompanies,
  makeSecurityRole,
  makeApiMember,
  makeFirstAdministrator,
  makeProviders,
  saveUmbrellaKeys,
  savePsaCredentials,
];

/**
 * The main job, in its order, through public HTTP only: the screens' interface and REST of the PSA, and the
 * console's API. Each step finds what an earlier, interrupted start has made, and makes only what is missing.
 */
export const mainJob: readonly Step[] = [
  ...connection,
  checkRights,
  readCustomers,
  mapCustomers,
  chooseTicketing,
  firstPass,
  secondPass,
];

/** What a later start does where a sandbox has moved to another port: connect again, with new keys. */
export const reconnection: readonly Step[] = [
  makeDemonstrationCompanies,
  makeApiMember,
  makeFirstAdministrator,
  makeProviders,
  saveUmbrellaKeys,
  savePsaCredentials,
];

/** Runs one step and writes it into the report. A failure is rethrown: the steps after it need it. */
export const runStep = async (step: Step, job: Job, onProgress: (text: string) => void): Promise<string> => {
  try {
    const detail = await step.run(job, onProgress);
    job.report.steps.push({ name: step.name, ok: true, detail });
    return detail;
  } catch (error) {
    job.report.ok = false;
    job.report.steps.push({
      name: step.name,
      ok: false,
      detail: error instanceof Error ? error.message : String(error),
    });
    throw error;
  }
};
