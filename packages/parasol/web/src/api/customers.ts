import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { QueryValues } from '@parasol/web-kit';
import { z } from 'zod';
import { api, listOf, ofProvider } from './client.ts';

export const customerStates = ['unmapped', 'mapped', 'suspended', 'removed'] as const;

export const customer = z.object({
  organizationId: z.number(),
  name: z.string(),
  seats: z.number(),
  packageName: z.string().nullable(),
  licenseType: z.string().nullable(),
  isTrial: z.boolean().nullable(),
  address: z.string().nullable(),
  firstSeenAt: z.string(),
  removedAt: z.string().nullable(),
  state: z.enum(customerStates),
  mapping: z
    .object({
      companyRecId: z.number(),
      companyIdentifier: z.string(),
      companyName: z.string(),
      mappedAt: z.string(),
      suspendedReason: z
        .enum(['company-vanished', 'company-deleted', 'company-inactive', 'company-replaced'])
        .nullable(),
      sharedBy: z.number(),
    })
    .nullable(),
});
export type Customer = z.infer<typeof customer>;

const customerRow = customer.extend({
  configuration: z
    .object({
      state: z.enum(['pending', 'active', 'suspended', 'refused']),
      seenAt: z.string().nullable(),
    })
    .nullable(),
  openIncidents: z.number(),
});
export type CustomerRow = z.infer<typeof customerRow>;

export const customersKey = (providerId: string) => ['customers', providerId];

export const useCustomers = (providerId: string, query: QueryValues) =>
  useQuery({
    queryKey: [...customersKey(providerId), 'list', query],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/customers'), listOf(customerRow), { query, signal }),
    placeholderData: keepPreviousData,
  });

export const refreshCounts = z.object({
  total: z.number(),
  added: z.number(),
  changed: z.number(),
  removed: z.number(),
});

export const company = z.object({
  recId: z.number(),
  identifier: z.string(),
  name: z.string(),
  status: z.string().nullable(),
  city: z.string().nullable(),
  inactive: z.boolean(),
  deleted: z.boolean(),
  customers: z.number(),
});
export type Company = z.infer<typeof company>;

export const useCompanies = (providerId: string, search: string, enabled: boolean) =>
  useQuery({
    queryKey: [...customersKey(providerId), 'companies', search],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/companies'), listOf(company), {
        query: { search, pageSize: 50 },
        signal,
      }),
    placeholderData: keepPreviousData,
    enabled,
  });

const suggestion = z.object({
  organizationId: z.number(),
  customerName: z.string(),
  companyRecId: z.number(),
  companyIdentifier: z.string(),
  companyName: z.string(),
  confidence: z.number(),
  reason: z.enum(['exact', 'normalised', 'identifier', 'fuzzy']),
  warnings: z.array(z.enum(['company-inactive', 'company-deleted', 'same-name', 'company-shared'])),
  ambiguousWith: z.array(z.object({ companyRecId: z.number(), companyIdentifier: z.string() })),
});
export type Suggestion = z.infer<typeof suggestion>;

export const useSuggestions = (providerId: string) =>
  useQuery({
    queryKey: [...customersKey(providerId), 'suggestions'],
    queryFn: ({ signal }) =>
      api.get(ofProvider(providerId, '/mapping-suggestions'), z.object({ rows: z.array(suggestion) }), {
        signal,
      }),
  });

export const mappingProblems = [
  'customer-unknown',
  'company-unknown',
  'company-deleted',
  'company-inactive-unconfirmed',
  'company-shared-unconfirmed',
  'company-missing',
  'twice-in-input',
] as const;

export const mappingOutcome = z.object({
  mapped: z.number(),
  unchanged: z.number(),
  errors: z.array(
    z.object({ organizationId: z.number(), problem: z.enum(mappingProblems), message: z.string() }),
  ),
});
export type MappingOutcome = z.infer<typeof mappingOutcome>;

export type NewMapping = {
  organizationId: number;
  companyRecId?: number;
  companyId?: string;
  confirmed?: boolean;
};

export const mapCustomers = (providerId: string, mappings: readonly NewMapping[]): Promise<MappingOutcome> =>
  api.post(ofProvider(providerId, '/mappings'), { mappings }, mappingOutcome);

const namedCompany = z.object({
  companyRecId: z.number(),
  companyIdentifier: z.string(),
  companyName: z.string(),
});

const csvPair = z.object({
  line: z.number(),
  organizationId: z.number(),
  customerName: z.string(),
  company: namedCompany,
  replaces: namedCompany.nullable(),
});
export type CsvPair = z.infer<typeof csvPair>;

const csvError = z.object({
  line: z.number(),
  problem: z.enum([...mappingProblems, 'organization-id-not-a-number', 'company-rec-id-not-a-number']),
  customer: z.string(),
  company: z.string(),
  takenBy: z.array(z.string()),
});
export type CsvError = z.infer<typeof csvError>;

export const csvImport = z.object({
  applied: z.boolean(),
  rows: z.number(),
  mapped: z.number(),
  unchanged: z.number(),
  pairs: z.array(csvPair),
  errors: z.array(csvError),
});
