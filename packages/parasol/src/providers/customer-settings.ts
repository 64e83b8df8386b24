import { askInProvider, inProvider } from '@parasol/postgres';
import { z } from 'zod';
import { audit, type Actor } from '../audit/index.ts';
import type { Deps } from '../deps.ts';
import { retryRefused } from '../ledger/index.ts';
import { recordId, type ProviderSettings } from './settings.ts';
import { readOverrides, saveOverride } from './customer-settings-store.ts';

/**
 * What one customer may have otherwise than its provider. A member that is left out is the provider's. What belongs to
 * the provider as a whole (the type's name, when windows are judged, the catch-all company) can't be overridden.
 */
export const customerSettings = z.strictObject({
  ticketing: z
    .strictObject({
      /** False: no new tickets; open ones are still extended and closed. */
      enabled: z.boolean(),
      boardId: recordId,
      boardName: z.string().max(200),
      statusId: recordId,
      typeId: recordId,
      priorityId: recordId,
      priorityName: z.string().max(200),
      threshold: z.number().int().min(0).max(1_000_000),
      reopen: z.strictObject({ enabled: z.boolean(), withinDays: z.number().int().min(1).max(365) }),
      autoClose: z.strictObject({ enabled: z.boolean(), quietWindows: z.number().int().min(1).max(500) }),
      summaryTemplate: z.string().min(1).max(500),
      descriptionTemplate: z.string().min(1).max(10_000),
    })
    .partial()
    .prefault({}),
  configurations: z
    .strictObject({
      questionsOff: z.array(z.string().max(200)).max(100),
      markInactiveWhenRemoved: z.boolean(),
    })
    .partial()
    .prefault({}),
});
export type CustomerSettings = z.infer<typeof customerSettings>;

/** A customer's settings as the engine uses them: its own over the provider's. */
export type SettingsOfCustomer = (organizationId: number) => ProviderSettings;

/**
 * The provider's settings with a customer's own laid over them. A board of its own comes with its own status and type:
 * those of the provider's board mean nothing there.
 */
export const withOverrides = (settings: ProviderSettings, own: CustomerSettings): ProviderSettings => {
  const { statusId: _s, statusName: _sn, typeId: _t, typeName: _tn, ...others } = settings.ticketing;
  const base =
    own.ticketing.boardId === undefined || own.ticketing.boardId === settings.ticketing.boardId
      ? settings.ticketing
      : others;
  // A priority of its own counts for every category, unlike the provider's general one.
  const byCategory = own.ticketing.priorityId === undefined ? {} : { priorityByCategory: {} };
  return {
    ...settings,
    ticketing: { ...base, ...byCategory, ...defined(own.ticketing) },
    configurations: { ...settings.configurations, ...defined(own.configurations) },
  };
};

const defined = <T extends object>(some: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  JSON.parse(JSON.stringify(some));

/** One customer's overrides; most have none. */
export const getCustomerSettings = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  organizationId: number,
): Promise<CustomerSettings> => {
  const [found] = await askInProvider(deps.db, providerId, async (tx) =>
    readOverrides(tx, providerId, organizationId),
  );
  return customerSettings.parse(found?.settings ?? {});
};

/** Who has overrides, by organisation. */
export const listCustomerSettings = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
): Promise<ReadonlyMap<number, CustomerSettings>> =>
  new Map(
    (await askInProvider(deps.db, providerId, async (tx) => readOverrides(tx, providerId, null))).map(
      (row) => [row.organization_id, customerSettings.parse(row.settings)],
    ),
  );

/** The settings by which a customer is judged and written; those without overrides share the provider's. */
export const settingsOfCustomers = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  settings: ProviderSettings,
): Promise<SettingsOfCustomer> => {
  const merged = new Map(
    [...(await listCustomerSettings(deps, providerId))].map(([organizationId, own]) => [
      organizationId,
      withOverrides(settings, own),
    ]),
  );
  return (organizationId) => merged.get(organizationId) ?? settings;
};

/** Replaces a customer's overrides; empty ones take them away. */
export const saveCustomerSettings = async (
  deps: Pick<Deps, 'db'>,
  providerId: string,
  organizationId: number,
  own: CustomerSettings,
  actor: Actor,
): Promise<CustomerSettings> =>
  inProvider(deps.db, providerId, async (tx) => {
    const none = Object.keys(own.ticketing).length + Object.keys(own.configurations).length === 0;
    await saveOverride(tx, providerId, organizationId, none ? null : own);
    await retryRefused(tx, providerId);
    await audit(tx, {
      providerId,
      actor,
      action: 'customer-settings.saved',
      subject: `customer ${organizationId}`,
      details: { settings: own },
    });
    return own;
  });
