import { configurationPrefix as markerPrefix } from '../ledger/index.ts';

export { markerPrefix };

/** The mark by which a customer's configuration is found again. */
export const markerOf = (organizationId: number): string => `${markerPrefix}${organizationId}`;

/** The organisation that a mark names; null for what isn't one of ours. */
export const organizationOf = (deviceIdentifier: string | null | undefined): number | null => {
  const digits = /^umbrella-(\d{1,15})$/.exec(deviceIdentifier ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
};
