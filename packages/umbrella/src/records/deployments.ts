import { z } from 'zod';

export const roamingComputer = z.looseObject({
  originId: z.number(),
  name: z.string(),
  deviceId: z.string().default(''),
  type: z.string().default(''),
  status: z.string().default(''),
  swgStatus: z.string().default(''),
  lastSync: z.string().nullish(),
  version: z.string().nullish(),
  osVersion: z.string().nullish(),
  osVersionName: z.string().nullish(),
});
export type RoamingComputer = z.infer<typeof roamingComputer>;

export const network = z.looseObject({
  originId: z.number(),
  name: z.string(),
  ipAddress: z.string().nullish(),
  prefixLength: z.number().nullish(),
  isDynamic: z.boolean().nullish(),
  isVerified: z.boolean().nullish(),
  status: z.string().default(''),
});
export type Network = z.infer<typeof network>;

export const site = z.looseObject({
  originId: z.number(),
  name: z.string(),
  siteId: z.number().nullish(),
  isDefault: z.boolean().nullish(),
});
export type Site = z.infer<typeof site>;

export const virtualAppliance = z.looseObject({
  originId: z.number(),
  name: z.string(),
  siteId: z.number().nullish(),
  health: z.string().default(''),
  isUpgradable: z.boolean().nullish(),
});
export type VirtualAppliance = z.infer<typeof virtualAppliance>;
