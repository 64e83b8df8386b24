/** One entry of a Link header. */
export type Link = { url: string; rel: string };

/** Reads a Link header; entries that can't be read are left out. Commas inside `<…>` don't separate. */
export function parseLinkHeader(header: string): Link[] {
  const links: Link[] = [];
  for (const match of header.matchAll(/<([^>]*)>\s*;([^,<]*)/g)) {
    const rel = /rel\s*=\s*"?([\w-]+)"?/i.exec(match[2] ?? '')?.[1];
    if (rel !== undefined && match[1] !== undefined) links.push({ url: match[1], rel: rel.toLowerCase() });
  }
  return links;
}

/**
 * Encodes a query value as .NET's `HttpUtility.UrlEncode` does: `+` for blank, lower-case hex, and
 * `! ( ) * - . _` as they are. Commas are encoded, since clients split the header at them.
 */
export function encodeAsDotNet(value: string): string {
  return encodeURIComponent(value)
    .replaceAll("'", '%27')
    .replaceAll('~', '%7E')
    .replace(/%[0-9A-F]{2}/g, (hex) => (hex === '%20' ? '+' : hex.toLowerCase()));
}

/**
 * The Link header of a list. `page` (or `pageId`) stands last in each address: clients find it by
 * `page=N>`.
 *
 * @param url the list's address without its query
 * @param query the caller's parameters without page and pageId, as they came
 */
export function formatLinkHeader(
  url: string,
  query: readonly (readonly [string, string])[],
  links: readonly { rel: string; parameter: 'page' | 'pageId'; value: number }[],
): string {
  const kept = query.map(([name, value]) => `${name}=${encodeAsDotNet(value)}&`).join('');
  return links.map((l) => `<${url}?${kept}${l.parameter}=${l.value}>; rel="${l.rel}"`).join(', ');
}

/** Where the next page is, read from a Link header: a page number or the id to go on after. */
export function nextPage(header: string): { page: number } | { pageId: number } | undefined {
  const next = parseLinkHeader(header).find((link) => link.rel === 'next');
  if (next === undefined) return undefined;
  const query = new URLSearchParams(next.url.split('?')[1] ?? '');
  for (const [name, value] of query) {
    if (!/^\d+$/.test(value)) continue;
    if (name.toLowerCase() === 'pageid') return { pageId: Number(value) };
    if (name.toLowerCase() === 'page') return { page: Number(value) };
  }
  return undefined;
}
