import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import type { Actor } from '../audit/index.ts';
import type { ProviderSettings, SettingsPatch } from './settings.ts';

export const getSettings = async (_deps: Deps, _providerId: string): Promise<ProviderSettings> => {
  throw parasolError('unexpected');
};
export const saveSettings = async (
  _deps: Deps,
  _providerId: string,
  _patch: SettingsPatch,
  _actor: Actor,
): Promise<ProviderSettings> => {
  throw parasolError('unexpected');
};
