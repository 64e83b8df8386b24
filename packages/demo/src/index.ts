/** What proofs on real processes share with the demonstration: parts as processes, and the steps that set them up. */
export { bePart, type Running } from './parts/be-part.ts';
export { forkPart, type Part } from './parts/fork-part.ts';
export { stopRequested } from './command/stop-on-signal.ts';
export { createHttpClient, HttpFailure, type HttpClient } from './job/http-client.ts';
export type { ConsoleClient, Provider } from './job/console-client.ts';
export { connection } from './job/main-job.ts';
export { inParallel } from './job/in-parallel.ts';
export { createJob, type Job, type Step } from './job/job.ts';
export { adminRest, makeDemonstrationCompanies } from './job/demonstration-companies.ts';
export { makeApiMember, makeSecurityRole, umbrellaRole } from './job/security-role.ts';
export { makeFirstAdministrator, makeProviders } from './job/people-and-providers.ts';
export { saveUmbrellaKeys } from './job/connect-providers.ts';
export { chooseTicketing, readCustomers } from './job/customers.ts';
export { umbrellaStatus, type UmbrellaStatus } from './job/umbrella-status.ts';
