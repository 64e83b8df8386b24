import type { Env } from '../env.ts';
import { seedBase } from './base.ts';
import { seedBulk } from './bulk.ts';
import { seedDemonstration } from './demonstration.ts';

export const seedSizes = ['none', 'small', 'medium', 'large'] as const;
export type SeedSize = (typeof seedSizes)[number];

/** Fills a database that has no data; one that has is left as it is. */
export async function seed(env: Env, size: SeedSize): Promise<void> {
  if (!(await seedBase(env))) return;
  if (size === 'small') await seedDemonstration(env);
  if (size === 'medium' || size === 'large') await seedBulk(env, size);
  env.log.info({ size }, 'the PSA sandbox has its first data');
}
