import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { MappingSuggestion } from './types.ts';

/** The best fitting company of each unmapped customer that has one; applies nothing. */
export const suggestMappings = async (_deps: Deps, _providerId: string): Promise<MappingSuggestion[]> => {
  throw parasolError('unexpected');
};
