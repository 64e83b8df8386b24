import { hash } from 'node:crypto';

import type { SeenIdentity } from './types.ts';

/** Reports and log files word the same kinds differently; both lead to one word. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/roaming|anyconnect|secure ?client/u, 'roaming'],
  [/directory ?users?|ad ?users?|user$|users$/u, 'user'],
  [/directory ?computers?|ad ?computers?/u, 'computer'],
  [/mobile|android|ios|chromebook/u, 'mobile'],
  [/internal ?networks?/u, 'internal-network'],
  [/network ?devices?/u, 'network-device'],
  [/tunnels?/u, 'tunnel'],
  [/networks?/u, 'network'],
  [/sites?/u, 'site'],
];

/** Old log rows (10 columns) name no type; until another source does, such an identity counts as a network. */
const kindOfUntyped = 'network';

export const kindOf = (type: string): string => {
  const text = type.toLowerCase().replaceAll(/[_-]/gu, ' ').trim();
  for (const [pattern, kind] of kinds) if (pattern.test(text)) return kind;
  return text === '' ? kindOfUntyped : text.replaceAll(/[^a-z0-9]+/gu, '-');
};

/** Labels differ in case and spaces between sources; nothing else is taken away, so that different names stay so. */
export const normalLabel = (label: string): string =>
  label.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();

/** The names under which an identity is recognised, the surest first. */
export type IdentityAliases = {
  readonly byOrigin: string | null;
  readonly byLabel: string;
  /** Of an identity whose type was not known when it was first seen. */
  readonly untyped: string;
  /** Where the type is not known: the names that it would have under each. */
  readonly ofEachKind: readonly string[];
};

export const aliasesOf = (seen: SeenIdentity): IdentityAliases => {
  const kind = kindOf(seen.type);
  const label = normalLabel(seen.label);
  return {
    byOrigin: seen.originId === null ? null : `${kind}#${seen.originId}`,
    byLabel: `${kind}:${label}`,
    untyped: `?:${label}`,
    ofEachKind: seen.type.trim() === '' ? kinds.map(([, one]) => `${one}:${label}`) : [],
  };
};

/** Every alias by which `recognise` may ask for an identity. */
export const aliasesAsked = (seen: SeenIdentity): string[] => {
  const { byOrigin, byLabel, untyped, ofEachKind } = aliasesOf(seen);
  return [...(byOrigin === null ? [] : [byOrigin]), byLabel, untyped, ...ofEachKind];
};

/**
 * The subject of an incident's intents and markers. The key is the label's alias as first seen, not the origin id:
 * only the label is known to both sources, and both must come to the same marker without having met.
 */
export const subjectOf = (organizationId: number, identityKey: string): string =>
  `incident:${organizationId}/${identityKey}`;

/** What the subjects of all incidents of a customer begin with. */
export const subjectsOf = (organizationId: number): string => `incident:${organizationId}/`;

const namesMax = 10_000;
const names = new Map<string, string>();

/** A short name for an incident in addresses. */
export const incidentIdOf = (organizationId: number, identityKey: string): string => {
  const subject = subjectOf(organizationId, identityKey);
  const known = names.get(subject);
  if (known !== undefined) return known;
  const name = hash('sha256', subject, 'base64url').slice(0, 20);
  if (names.size >= namesMax) names.clear();
  names.set(subject, name);
  return name;
};
