/** What is chosen where the real service is not known or differs between installations. */
export type Settings = {
  /** the company's login name and its display name */
  companyId: string;
  companyName: string;
  /** `v4_6_release/` or `v2025_1/`: the path that companyinfo names; the other one answers too unless it has moved */
  codebase: string;
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
  version: 'v2025.1',
  caseSensitive: false,
  mySecurity: 'answers',
  clientIdStatus: 401,
};
