import { UmbrellaCallError } from '../errors.ts';
import type { ProviderKind } from '../kind.ts';

type FirstRow = (kind: ProviderKind) => Promise<readonly unknown[]>;

/** The number of rows (0 or 1), or the refusal. Anything but a refusal of this one list is thrown on. */
const look = async (first: FirstRow, kind: ProviderKind): Promise<number | UmbrellaCallError> => {
  try {
    return (await first(kind)).length;
  } catch (error) {
    if (error instanceof UmbrellaCallError && (error.kind === 'forbidden' || error.kind === 'bad-request'))
      return error;
    throw error;
  }
};

/**
 * Asks both customer lists for one row. A list with a row decides (the MSSPs' first: it says more); of two empty ones,
 * the one that answers at all. Both refused for want of a scope is thrown, because it says nothing about the kind.
 */
export const findKind = async (first: FirstRow): Promise<ProviderKind | null> => {
  const mssp = await look(first, 'mssp');
  if (mssp === 1) return 'mssp';
  const msp = await look(first, 'msp');
  if (msp === 1) return 'msp';
  if (typeof msp === 'number') return mssp === 0 ? null : 'msp';
  if (typeof mssp === 'number') return 'mssp';
  if (msp.kind === 'forbidden' && mssp.kind === 'forbidden') throw msp;
  return null;
};
