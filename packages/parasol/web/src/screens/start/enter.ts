import { queryClient } from '../../query-client.ts';

export const nextPage = (): string => new URLSearchParams(location.search).get('next') ?? '/';

/** Into the console after a sign-in: where the person wanted to go, if that is one of our own pages. */
export function enter(next = nextPage()): void {
  queryClient.clear();
  const target = URL.canParse(next, location.origin) ? new URL(next, location.origin) : null;
  location.replace(target?.origin === location.origin ? target.pathname + target.search : '/');
}

/** The one-time token of the printed link. It stands after the `#`, which browsers send to no server. */
export const tokenOfLink = (): string => new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
