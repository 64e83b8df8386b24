import type { ProviderKind } from '../kind.ts';
import type { UmbrellaCallError } from '../errors.ts';

export type ScopeStatus = {
  readonly scope: string;
  readonly dashboardName: string;
  readonly usedFor: string;
  readonly optional: boolean;
  /** `unknown`: nothing to probe it with (no customer yet), or Umbrella gave no clear answer; never taken for granted. */
  readonly state: 'granted' | 'missing' | 'unknown';
  readonly why?: string;
};

export type KeyStatus = {
  readonly checkedAt: Date;
  /** Did Umbrella issue a token for the key? */
  readonly valid: boolean;
  readonly kind: ProviderKind | null;
  readonly scopes: readonly ScopeStatus[];
  /** What the console says it has; null if it couldn't be read. */
  readonly customerCount: number | null;
  /** Whether the customer list had at least one row; null if it couldn't be read. */
  readonly customersSeen: boolean | null;
  /** The console has customers, the list answers 200 with none: the key works at the wrong level. */
  readonly emptyByMistake: boolean;
  /** When the key stops working; null if never, or if it can't be read. */
  readonly expiresAt: Date | null;
  /** What to do, most important first; empty when all is well. */
  readonly advice: readonly string[];
  /** Why `valid` is false. */
  readonly failure?: UmbrellaCallError;
};
