/** What is chosen where the real service is not known or differs between installations. */
export type Settings = {
  /** the company's login name and its display name */
  companyId: string;
  companyName: string;
  /** `v4_6_release/` or `v2025_1/`: the path that companyinfo names */
  codebase: string;
  /** false: as after an upgrade of the cloud, calls on the codebase of before find no route */
  otherCodebaseAnswers: boolean;
  version: string;
  /** texts compare with regard to case */
  caseSensitive: boolean;
  /** `/system/mySecurity` answers, or is refused */
  mySecurity: 'answers' | 'refuses';
  /** a missing or malformed clientId is answered by this status */
  clientIdStatus: 400 | 401 | 403;
};

export const defaultSettings: Settings = {
  companyId: 'parasol',
  companyName: 'Parasol Sandbox',
  codebase: 'v4_6_release/',
  otherCodebaseAnswers: true,
  version: 'v2025.1',
  caseSensitive: false,
  mySecurity: 'answers',
  clientIdStatus: 401,
};
