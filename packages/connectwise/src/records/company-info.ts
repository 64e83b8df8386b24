import { z } from 'zod';

/** Answer of `GET /login/companyinfo/{company}`; `IsCloud` has been seen both as boolean and as "True". */
export const CompanyInfo = z.looseObject({
  CompanyName: z.string().nullish(),
  Codebase: z.string(),
  VersionCode: z.string().nullish(),
  VersionNumber: z.string().nullish(),
  CompanyID: z.string().nullish(),
  IsCloud: z.union([z.boolean(), z.string()]).nullish(),
  SiteUrl: z.string().nullish(),
});
export type CompanyInfo = z.infer<typeof CompanyInfo>;
