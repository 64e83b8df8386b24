/** One request of the load. */
export type LoadRequest = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Task = 'list' | 'read' | 'create';

/** Conditions that take turns, so that no server answers one and the same page from memory. */
export const cities = ['Seoul', 'Busan', 'Incheon', 'Daegu', 'Springfield'] as const;
export const pageSize = 25;
export const companies = 10_000;
export const tickets = 200_000;

/**
 * How many records take turns. The sandbox keeps the text of records that are asked for again, so after the first round
 * these are answered from memory, as prism's one example and json-server's file are.
 */
const different = 500;

/** Numbers from 1 to `most`, spread over all of them, the same each time. */
const spread = (most: number): number[] =>
  Array.from({ length: different }, (_, i) => 1 + ((i * 7_919 * 31) % most));

const jsonType = { 'content-type': 'application/json' } as const;

/** What the PSA is asked: prism is asked the same, as it validates the same requests. */
export const psaRequests = (
  task: Task,
  base: string,
  headers: Readonly<Record<string, string>>,
): LoadRequest[] => {
  if (task === 'list')
    return cities.map((city) => ({
      method: 'GET',
      path: `${base}/company/companies?conditions=${encodeURIComponent(`city="${city}" and deletedFlag=false`)}&pageSize=${pageSize}`,
      headers,
    }));
  if (task === 'read')
    return spread(tickets).map((id) => ({ method: 'GET', path: `${base}/service/tickets/${id}`, headers }));
  return spread(companies).map((id) => ({
    method: 'POST',
    path: `${base}/service/tickets`,
    headers: { ...headers, ...jsonType },
    body: JSON.stringify({ summary: `Measured for company ${id}`, company: { id } }),
  }));
};

/** How many tickets json-server holds: each create writes its whole file again, so fewer are a favour. */
export const jsonServerTickets = 1_000;

/** The same in json-server's own words. */
export const jsonServerRequests = (task: Task): LoadRequest[] => {
  if (task === 'list')
    return cities.map((city) => ({
      method: 'GET',
      path: `/companies?city=${city}&deletedFlag=false&_limit=${pageSize}`,
      headers: {},
    }));
  if (task === 'read')
    return spread(jsonServerTickets).map((id) => ({ method: 'GET', path: `/tickets/${id}`, headers: {} }));
  return psaRequests('create', '', {}).map((request) => Object.assign({}, request, { path: '/tickets' }));
};
