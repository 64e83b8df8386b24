import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from './client.ts';

const text = z.string().nullish();
const reference = z.object({ id: z.number().optional(), name: text, identifier: text }).nullish();
const info = z.record(z.string(), z.string()).nullish();

const Company = z.object({
  id: z.number(),
  identifier: z.string(),
  name: z.string(),
  status: reference,
  addressLine1: text,
  addressLine2: text,
  city: text,
  state: text,
  zip: text,
  phoneNumber: text,
  website: text,
  _info: info,
});
export type Company = z.infer<typeof Company>;

const Answer = z.object({
  questionId: z.number(),
  question: text,
  answer: z.union([z.string(), z.number(), z.boolean()]).nullish(),
});
const Configuration = z.object({
  id: z.number(),
  name: z.string(),
  type: reference,
  status: reference,
  company: reference,
  deviceIdentifier: text,
  activeFlag: z.boolean().nullish(),
  questions: z.array(Answer).nullish(),
  _info: info,
});
export type Configuration = z.infer<typeof Configuration>;

const Ticket = z.object({
  id: z.number(),
  summary: text,
  board: reference,
  status: reference,
  type: reference,
  priority: reference,
  company: reference,
  closedFlag: z.boolean().nullish(),
  _info: info,
});
export type Ticket = z.infer<typeof Ticket>;

const Note = z.object({
  id: z.number(),
  text,
  detailDescriptionFlag: z.boolean().nullish(),
  internalAnalysisFlag: z.boolean().nullish(),
  resolutionFlag: z.boolean().nullish(),
  dateCreated: text,
  createdBy: text,
});
export type Note = z.infer<typeof Note>;
const TicketWithNotes = Ticket.extend({ notes: z.array(Note) });

/** What a list wants; `company` narrows it to one company's records. */
export type BrowseParams = {
  page: number;
  pageSize: number;
  search: string | undefined;
  sort: string | undefined;
  company?: number;
};

function useList<T>(kind: string, schema: z.ZodType<T>, params: BrowseParams) {
  return useQuery({
    queryKey: ['browse', kind, params],
    queryFn: () =>
      api.get(`/browse/${kind}`, z.object({ rows: z.array(schema), total: z.number() }), { query: params }),
    placeholderData: (before) => before,
  });
}
function useOne<T>(kind: string, schema: z.ZodType<T>, id: number) {
  return useQuery({
    queryKey: ['browse', kind, id],
    queryFn: () => api.get(`/browse/${kind}/${id}`, schema),
    staleTime: 0,
  });
}

export const useCompanies = (params: BrowseParams) => useList('companies', Company, params);
export const useCompany = (id: number) => useOne('companies', Company, id);
export const useConfigurations = (params: BrowseParams) => useList('configurations', Configuration, params);
export const useConfiguration = (id: number) => useOne('configurations', Configuration, id);
export const useTickets = (params: BrowseParams) => useList('tickets', Ticket, params);
export const useTicket = (id: number) => useOne('tickets', TicketWithNotes, id);
