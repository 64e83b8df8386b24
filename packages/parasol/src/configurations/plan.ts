import type { Configuration } from '@parasol/connectwise';

import type { SuspensionReason } from '../customers/index.ts';
import { tooManyAtOnce } from '../work/index.ts';
import { difference, type PatchOperation, type WantedConfiguration } from './difference.ts';

/** Why a customer's configuration is left alone until a person has looked. */
export type SuspendReason = SuspensionReason | 'retyped' | 'moved' | 'several-to-adopt';

export type PlannedAction =
  | { readonly action: 'unchanged'; readonly remoteId: number }
  | { readonly action: 'skip' }
  | { readonly action: 'create' }
  | {
      readonly action: 'update';
      readonly remoteId: number;
      readonly operations: readonly PatchOperation[];
      readonly adopted: boolean;
    }
  | {
      readonly action: 'suspend';
      readonly reason: SuspendReason;
      readonly remoteId: number | null;
      /** Configurations that a person has to choose among. */
      readonly candidates?: readonly number[];
    };

/** What we remember of a customer's configuration from earlier runs. */
export type Link = {
  readonly remoteId: number | null;
  /** The company that we last wrote it to; null before the first write. */
  readonly companyRecId: number | null;
  /** The company of which a person said that none of its older configurations is this customer's. */
  readonly newFor: number | null;
};

export type PlanInput = {
  /** Set by the check of the mappings: nothing is written for this customer. */
  readonly suspended: SuspendReason | null;
  /** Gone from Umbrella: an existing configuration is marked, none is made. */
  readonly removed: boolean;
  readonly link: Link | null;
  readonly typeId: number;
  readonly wanted: WantedConfiguration;
  readonly questionIds: Readonly<Record<string, number>>;
  /** Configurations that carry our marker for this customer, lowest number first. */
  readonly marked: readonly Configuration[];
  /** Configurations of our type and this company that carry no marker. */
  readonly adoptable: readonly Configuration[];
  /** Another customer of the company could be meant as well, or a person was asked among several and hasn't answered. */
  readonly contested: boolean;
  readonly now: Date;
};

const updateOf = (input: PlanInput, remote: Configuration, adopted: boolean): PlannedAction => {
  const operations = difference(input.wanted, input.questionIds, remote, input.now);
  return operations.length === 0
    ? { action: 'unchanged', remoteId: remote.id }
    : { action: 'update', remoteId: remote.id, operations, adopted };
};

/** Decides what becomes of one customer's configuration. Pure, so that a dry run and a run decide alike. */
export const planConfiguration = (input: PlanInput): PlannedAction => {
  const ours = input.marked[0];
  if (input.suspended) return { action: 'suspend', reason: input.suspended, remoteId: ours?.id ?? null };
  if (ours) {
    if (ours.type?.id !== input.typeId) return { action: 'suspend', reason: 'retyped', remoteId: ours.id };
    const movedByThem =
      input.link?.companyRecId === input.wanted.companyRecId &&
      ours.company?.id !== input.wanted.companyRecId;
    if (movedByThem) return { action: 'suspend', reason: 'moved', remoteId: ours.id };
    return updateOf(input, ours, false);
  }
  if (input.removed) return { action: 'skip' };
  const [candidate, ...others] = input.adoptable;
  if (!candidate || input.link?.newFor === input.wanted.companyRecId) return { action: 'create' };
  // Which of the company's older configurations belongs to which of its customers only a person can tell.
  if (others.length > 0 || input.contested) {
    const candidates = input.adoptable.map((one) => one.id);
    return { action: 'suspend', reason: 'several-to-adopt', remoteId: null, candidates };
  }
  return updateOf(input, candidate, true);
};

/** The brake: more than 20 % and at least 5 of the configurations would be suspended or retyped. */
export const brakeNeeded = (counts: { readonly known: number; readonly newlySuspended: number }): boolean =>
  tooManyAtOnce(counts.newlySuspended, counts.known);
