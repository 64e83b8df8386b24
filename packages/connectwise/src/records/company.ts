import { z } from 'zod';
import { flag, id, info, reference, text } from './fields.ts';

/** `/company/companies`. The Company ID of the screens is `identifier`, not the number `id`. */
export const Company = z.looseObject({
  id,
  identifier: z.string(),
  name: z.string(),
  status: reference,
  addressLine1: text,
  addressLine2: text,
  city: text,
  state: text,
  zip: text,
  country: reference,
  phoneNumber: text,
  website: text,
  territory: reference,
  deletedFlag: flag,
  _info: info,
});
export type Company = z.infer<typeof Company>;

export const CompanyStatus = z.looseObject({
  id,
  name: z.string(),
  defaultFlag: flag,
  inactiveFlag: flag,
  _info: info,
});
export type CompanyStatus = z.infer<typeof CompanyStatus>;

export const CompanyType = z.looseObject({ id, name: z.string(), defaultFlag: flag, _info: info });
export type CompanyType = z.infer<typeof CompanyType>;

/** `/company/contacts`. */
export const Contact = z.looseObject({
  id,
  firstName: text,
  lastName: text,
  company: reference,
  inactiveFlag: flag,
  _info: info,
});
export type Contact = z.infer<typeof Contact>;
