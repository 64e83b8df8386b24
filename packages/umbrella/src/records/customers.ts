import { z } from 'zod';

/** Row of `GET /admin/v2/managed/customers` (MSP). */
export const managedCustomer = z.looseObject({
  customerId: z.number().int(),
  customerName: z.string(),
  seats: z.number().int(),
});

/** Row of `GET /admin/v2/providers/customers` (MSSP). */
export const providerCustomer = managedCustomer.extend({
  licenseType: z.string().nullish(),
  packageName: z.string().nullish(),
  packageId: z.number().nullish(),
  streetAddress: z.string().nullish(),
  streetAddress2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  countryCode: z.string().nullish(),
  zipCode: z.string().nullish(),
  isTrial: z.boolean().nullish(),
  createdAt: z.string().nullish(),
  modifiedAt: z.string().nullish(),
});

export type CustomerAddress = {
  street: string;
  street2?: string;
  city?: string;
  state?: string;
  zipCode?: string;
  countryCode?: string;
};

/** One organisation of a provider, whichever console it comes from. An MSP's list has name and seats only. */
export type UmbrellaCustomer = {
  /** Also what `X-Umbrella-OrgId` takes. */
  organizationId: number;
  name: string;
  seats: number;
  packageName?: string;
  packageId?: number;
  /** `term` or `msla`, left open. */
  licenseType?: string;
  isTrial?: boolean;
  address?: CustomerAddress;
};

/** From a row of either list to one shape; empty strings count as absent. */
export const toCustomer = (row: z.infer<typeof providerCustomer>): UmbrellaCustomer => ({
  organizationId: row.customerId,
  name: row.customerName,
  seats: row.seats,
  ...(row.packageName ? { packageName: row.packageName } : {}),
  ...(typeof row.packageId === 'number' ? { packageId: row.packageId } : {}),
  ...(row.licenseType ? { licenseType: row.licenseType } : {}),
  ...(typeof row.isTrial === 'boolean' ? { isTrial: row.isTrial } : {}),
  ...(row.streetAddress ? { address: addressOf(row, row.streetAddress) } : {}),
});

const addressOf = (row: z.infer<typeof providerCustomer>, street: string): CustomerAddress => ({
  street,
  ...(row.streetAddress2 ? { street2: row.streetAddress2 } : {}),
  ...(row.city ? { city: row.city } : {}),
  ...(row.state ? { state: row.state } : {}),
  ...(row.zipCode ? { zipCode: row.zipCode } : {}),
  ...(row.countryCode ? { countryCode: row.countryCode } : {}),
});
