import { aliasesOf, kindOf } from './identity-keys.ts';
import type { SeenIdentity } from './types.ts';

/** An identity as it is known. */
export type KnownIdentity = {
  readonly identityKey: string;
  readonly kind: string;
  readonly label: string;
  readonly originId: number | null;
};

/** What was learned about an identity by seeing it again; undefined members: nothing new. */
export type Recognition = {
  readonly identity: KnownIdentity;
  readonly isNew: boolean;
  /** Aliases that lead to it from now on. */
  readonly newAliases: readonly string[];
};

/**
 * Recognises an identity by origin id, else by kind and label, and links the two once both are known: a renamed
 * computer stays the same by its id, and a change of source finds it by its label. Two computers of one name and
 * different ids stay two. An identity of which no type is told is the one that has its label, if there is just one.
 */
export const recognise = (
  seen: SeenIdentity,
  byAlias: (alias: string) => KnownIdentity | undefined,
): Recognition => {
  const { byOrigin, byLabel, untyped, ofEachKind } = aliasesOf(seen);
  const kind = kindOf(seen.type);
  const isUntyped = ofEachKind.length > 0;
  const ofOrigin = byOrigin === null ? undefined : byAlias(byOrigin);
  const ownLabel = byAlias(byLabel);
  const ofLabel = ownLabel ?? (isUntyped ? onlyOne(ofEachKind.map(byAlias)) : byAlias(untyped));
  if (ofOrigin !== undefined) {
    const renamed = ofOrigin.label !== seen.label;
    return {
      identity: renamed ? { ...ofOrigin, label: seen.label } : ofOrigin,
      isNew: false,
      newAliases: ofLabel === undefined ? [byLabel] : [],
    };
  }
  const sameOrigin = ofLabel !== undefined && (ofLabel.originId === null || byOrigin === null);
  if (sameOrigin) {
    const originId = ofLabel.originId ?? seen.originId;
    return {
      identity: { ...ofLabel, originId },
      isNew: false,
      newAliases: [
        ...(byOrigin === null ? [] : [byOrigin]),
        ...(ownLabel === undefined && !isUntyped ? [byLabel] : []),
      ],
    };
  }
  // the label belongs to another origin id already: only the id tells this one apart
  const identityKey = ofLabel === undefined ? byLabel : (byOrigin ?? byLabel);
  return {
    identity: { identityKey, kind, label: seen.label, originId: seen.originId },
    isNew: true,
    newAliases: [
      ...(ofLabel === undefined ? [byLabel] : []),
      ...(byOrigin === null ? [] : [byOrigin]),
      ...(isUntyped ? [untyped] : []),
    ],
  };
};

const onlyOne = (found: readonly (KnownIdentity | undefined)[]): KnownIdentity | undefined => {
  const known = found.filter((one) => one !== undefined);
  return new Set(known.map((one) => one.identityKey)).size === 1 ? known[0] : undefined;
};
