import type { Customer } from '../scenario/world.ts';

/** Row of `/admin/v2/managed/customers`. */
export const managedCustomer = ({ facts }: Customer) => ({
  customerId: facts.organizationId,
  customerName: facts.name,
  seats: facts.seats,
});

/** Row of `/admin/v2/providers/customers`. */
export const providerCustomer = (customer: Customer) => {
  const { facts } = customer;
  return {
    ...managedCustomer(customer),
    licenseType: facts.licenseType,
    packageId: facts.packageId,
    packageName: facts.packageName,
    streetAddress: facts.streetAddress,
    city: facts.city,
    ...(facts.state === '' ? {} : { state: facts.state }),
    countryCode: facts.countryCode,
    zipCode: facts.zipCode,
    dealId: '',
    adminEmails: [facts.adminEmail],
    isTrial: facts.isTrial,
    addonRbi: '0',
    addonDlp: false,
    addonCdfwL7: false,
    createdAt: facts.createdAt,
    modifiedAt: facts.createdAt,
  };
};
