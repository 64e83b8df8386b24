import { askInProvider, inProvider } from '@parasol/postgres';
import { z } from 'zod';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { parasolError } from '../errors/index.ts';
import { retryRefused } from '../ledger/index.ts';
import { providerSettings, type ProviderSettings, type SettingsPatch } from './settings.ts';
import { lockSettings, selectSettings, updateSettings } from './store.ts';

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of groups are merged; everything else, and the table of priorities, is replaced; null takes away. */
const merged = (base: unknown, patch: unknown, name = ''): unknown => {
  if (!isGroup(patch) || !isGroup(base) || name === 'priorityByCategory') return patch;
  // A map and not an object, so that a member called __proto__ is a member like any other and is refused below.
  const members = new Map(Object.entries(base));
  for (const [member, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    if (value === null) members.delete(member);
    else members.set(member, merged(members.get(member) ?? {}, value, member));
  }
  return Object.fromEntries(members);
};

const checked = (value: unknown): ProviderSettings => {
  const parsed = providerSettings.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues.map((issue) => [
      [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.'),
      issue.message,
    ]),
  );
  throw parasolError('bad_input', { fields });
};

/** A provider's settings; a new provider has the defaults. */
export const getSettings = async (deps: Pick<Deps, 'db'>, providerId: string): Promise<ProviderSettings> =>
  checked(await askInProvider(deps.db, providerId, async (tx) => selectSettings(tx, providerId)));

/**
 * Changes what the patch names and leaves the rest. Throws `bad_input` with the fields that are wrong; then nothing
 * is changed.
 */
export const saveSettings = async (
  deps: Pick<Deps, 'db' | 'clock'>,
  providerId: string,
  patch: SettingsPatch,
  actor: Actor,
): Promise<ProviderSettings> =>
  inProvider(deps.db, providerId, async (tx) => {
    const before = checked(await lockSettings(tx, providerId));
    const next = checked(merged(before, z.record(z.string(), z.unknown()).parse(patch)));
    await updateSettings(tx, providerId, next, deps.clock.now());
    await retryRefused(tx, providerId);
    await audit(tx, {
      providerId,
      actor,
      action: 'settings.saved',
      subject: Object.keys(patch).join(', '),
      details: { patch },
    });
    return next;
  });
