import type { SandboxCategory } from '../scenario/model.ts';

export const categoryIds = (categories: readonly SandboxCategory[]): number[] =>
  categories.map(({ id }) => id);
