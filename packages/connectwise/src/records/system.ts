import { z } from 'zod';
import { flag, id, info, number, reference, text } from './fields.ts';

/** `/system/info`. */
export const SystemInfo = z.looseObject({
  version: text,
  isCloud: z.union([z.boolean(), z.string()]).nullish(),
  serverTimeZone: text,
  cloudRegion: text,
});
export type SystemInfo = z.infer<typeof SystemInfo>;

const level = z.string().nullish();

/** `/system/securityRoles/{parentId}/settings`; levels are None, My, All, or null where the cell does not exist. */
export const SecurityRoleSetting = z.looseObject({
  id: number,
  addLevel: level,
  editLevel: level,
  deleteLevel: level,
  inquireLevel: level,
  moduleFunctionName: text,
  moduleFunctionDescription: text,
  moduleFunctionIdentifier: text,
  moduleName: text,
  moduleDescription: text,
  moduleIdentifier: text,
  myAllFlag: flag,
  reportFlag: flag,
  restrictFlag: flag,
  customFlag: flag,
  sortOrder: number,
  _info: info,
});
export type SecurityRoleSetting = z.infer<typeof SecurityRoleSetting>;

/** `/system/mySecurity`: the caller's own rights. `moduleName` is the area, `moduleFunctionName` the row. */
export const MySecurity = SecurityRoleSetting.extend({ member: reference });
export type MySecurity = z.infer<typeof MySecurity>;

/** `/system/mySecurity/customizeItems/`: what the caller's two-list dialogs allow. */
export const MySecurityCustomizeItem = z.looseObject({
  id: number,
  customizeIdentifier: text,
  itemIdentifier: text,
});
export type MySecurityCustomizeItem = z.infer<typeof MySecurityCustomizeItem>;

export const SecurityRole = z.looseObject({
  id,
  name: z.string(),
  roleType: text,
  adminFlag: flag,
  inactiveFlag: flag,
  _info: info,
});
export type SecurityRole = z.infer<typeof SecurityRole>;

export const ApiMember = z.looseObject({
  id,
  identifier: z.string(),
  name: text,
  emailAddress: text,
  inactiveFlag: flag,
  securityRole: reference,
  structureLevel: reference,
  excludedServiceBoardIds: z.array(z.number()).nullish(),
  _info: info,
});
export type ApiMember = z.infer<typeof ApiMember>;

export const MemberInfo = z.looseObject({
  id,
  identifier: text,
  firstName: text,
  lastName: text,
  inactiveFlag: flag,
  _info: info,
});
export type MemberInfo = z.infer<typeof MemberInfo>;

export const SetupScreen = z.looseObject({ id, category: text, name: text, _info: info });
export type SetupScreen = z.infer<typeof SetupScreen>;

export const CallbackEntry = z.looseObject({
  id,
  description: text,
  url: text,
  objectId: number,
  type: text,
  level: text,
  memberId: number,
  inactiveFlag: flag,
  _info: info,
});
export type CallbackEntry = z.infer<typeof CallbackEntry>;

/** Any `/count`. */
export const Count = z.looseObject({ count: z.number().int() });
export type Count = z.infer<typeof Count>;
