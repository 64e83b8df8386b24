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
 * different ids stay two.
 */
export const recognise = (
  seen: SeenIdentity,
  byAlias: (alias: string) => KnownIdentity | undefined,
): Recognition => {
  const { byOrigin, byLabel } = aliasesOf(seen);
  const kind = kindOf(seen.type);
  const ofOrigin = byOrigin === null ? undefined : byAlias(byOrigin);
  const ofLabel = byAlias(byLabel);
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
      newAliases: byOrigin === null ? [] : [byOrigin],
    };
  }
  // the label belongs to another origin id already: only the id tells this one apart
  const identityKey = ofLabel === undefined ? byLabel : (byOrigin ?? byLabel);
  return {
    identity: { identityKey, kind, label: seen.label, originId: seen.originId },
    isNew: true,
    newAliases: [...(ofLabel === undefined ? [byLabel] : []), ...(byOrigin === null ? [] : [byOrigin])],
  };
};
