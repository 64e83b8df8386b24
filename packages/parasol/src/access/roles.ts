import { z } from 'zod';

/**
 * The five roles of a provider, from all rights to looking only, after the delegated roles of Umbrella's
 * MSP and managed services consoles (Full Admin … Read Only).
 */
export const roles = ['full-admin', 'integration-admin', 'operator', 'reporting-only', 'read-only'] as const;

export const roleSchema = z.enum(roles);
export type Role = (typeof roles)[number];
