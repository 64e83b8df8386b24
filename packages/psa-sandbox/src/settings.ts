import { z } from 'zod';

/**
 * What can be switched while the sandbox runs: where the real service isn't known, where sources disagree, and where
 * installations differ. docs/psa-sandbox.md says what was chosen and why.
 */
export const Switches = z.strictObject({
  /** `v4_6_release/` or `v2025_1/`: the path that companyinfo names */
  codebase: z.enum(['v4_6_release/', 'v2025_1/']),
  /** false: as after an upgrade of the cloud, calls on the codebase of before find no route */
  otherCodebaseAnswers: z.boolean(),
  /** texts compare with regard to case */
  caseSensitive: z.boolean(),
  /** `/system/mySecurity` answers, or is refused */
  mySecurity: z.enum(['answers', 'refuses']),
  /** a missing or malformed clientId is answered by this status */
  clientIdStatus: z.union([z.literal(400), z.literal(401), z.literal(403)]),
  /** how credentials that aren't accepted are answered: two bodies of a 401 are told, and a 404 from the cloud */
  badCredentials: z.enum(['Unauthorized', 'UserNotAuthenticated', 'NotFound']),
  /** a company in the credentials that isn't this one: as other bad credentials, or the cloud gateway's 400 in plain text */
  unknownCompany: z.enum(['badCredentials', 'CannotRoute']),
  /** `/system/info` needs credentials, or answers anyone */
  systemInfo: z.enum(['caller', 'anyone']),
  /** a setup table without its right: by the table (403 or id and name), or one of the two for all */
  setupTables: z.enum(['mixed', 'refused', 'reduced']),
  /** `POST …/search` beside every list, as the guide says, or of tickets alone, as the specification has it */
  search: z.enum(['tickets', 'everywhere']),
  /** rights that nobody has published: as chosen in the table, or any key's */
  unpublishedRights: z.enum(['chosen', 'anyKey']),
  /** what names a row in a role's settings: `moduleName` in the screen's words, in identifiers, or the descriptions alone */
  settingNames: z.enum(['labels', 'identifiers', 'descriptions']),
  /** a key whose description is changed stays, or is made anew */
  keyRegeneration: z.enum(['keeps', 'renews']),
  /** callbacks of a type take every known level, or only those that its records refer to */
  callbackLevels: z.enum(['all', 'ofType']),
  /** a note tells the callbacks of its ticket, whose last update it is */
  noteCallbacks: z.boolean(),
  /** companyinfo's `IsCloud` as a boolean or as a text; both were seen */
  isCloud: z.enum(['boolean', 'text']),
  /** errors without details hold `"errors":null`, as older versions' did, or leave it out */
  nullErrors: z.boolean(),
  /** plain http is refused with "SSL is required.", as the cloud does */
  sslRequired: z.boolean(),
});
export type Switches = z.infer<typeof Switches>;

export type Settings = Switches & {
  /** the company's login name and its display name */
  companyId: string;
  companyName: string;
  version: string;
};

export const defaultSettings: Settings = {
  companyId: 'parasol',
  companyName: 'Parasol Sandbox',
  version: 'v2025.1',
  codebase: 'v4_6_release/',
  otherCodebaseAnswers: true,
  caseSensitive: false,
  mySecurity: 'answers',
  clientIdStatus: 401,
  badCredentials: 'Unauthorized',
  unknownCompany: 'badCredentials',
  systemInfo: 'caller',
  setupTables: 'mixed',
  search: 'tickets',
  unpublishedRights: 'chosen',
  settingNames: 'labels',
  keyRegeneration: 'keeps',
  callbackLevels: 'all',
  noteCallbacks: true,
  isCloud: 'boolean',
  nullErrors: false,
  sslRequired: false,
};
