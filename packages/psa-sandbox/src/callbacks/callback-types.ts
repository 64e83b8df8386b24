import type { References } from './references-of.ts';

/** The documented types of callbacks; those of kinds that this PSA doesn't keep are taken and never sent. */
export const callbackTypes = [
  'ticket',
  'company',
  'contact',
  'configuration',
  'opportunity',
  'project',
  'activity',
  'agreement',
  'invoice',
  'expense',
  'schedule',
  'purchaseorder',
  'productcatalog',
  'time',
  'member',
  'site',
] as const;

/** Kinds of records by their callbacks' types, where the two differ. */
const typeOfKind: Readonly<Record<string, string>> = { companySite: 'site' };

/** The levels that are documented for one type or another; the whole table of which goes with which isn't public. */
export const callbackLevels = [
  'owner',
  'board',
  'status',
  'type',
  'territory',
  'company',
  'contact',
  'team',
  'priority',
  'location',
  'integratortag',
  ...callbackTypes.filter((type) => type !== 'company' && type !== 'contact'),
] as const;

/** The kind of record of a callback's type, which the type may name although this PSA keeps none. */
export function kindOf(type: string): string {
  return Object.entries(typeOfKind).find(([, one]) => one === type)?.[0] ?? type;
}

/** The callback type of a kind of record; undefined for kinds without callbacks. */
export function callbackTypeOf(kind: string): string | undefined {
  const type = typeOfKind[kind] ?? kind;
  return callbackTypes.find((known) => known === type);
}

export type Registration = { type: string; level: string; objectId: number };

/**
 * Whether a callback asks for a record: at the level `owner` for every record of its type, at the level of the
 * type itself for the record of that id, elsewhere for records that refer to the object (a board, a company).
 */
export function asksFor(
  callback: Registration,
  record: { type: string; id: number; references: References },
): boolean {
  if (callback.type !== record.type) return false;
  if (callback.level === 'owner') return true;
  if (callback.level === callback.type) return callback.objectId === record.id;
  const named = record.references[callback.level];
  return Array.isArray(named) ? named.includes(callback.objectId) : named === callback.objectId;
}
