import { createApi, explain } from '@parasol/web-kit';
import { z } from 'zod';

/** Screens that are seen before anyone has signed in: a 401 there is an answer, not a reason to leave. */
const openPages = new Set([
  '/sign-in',
  '/first-administrator',
  '/invitation',
  '/sign-in-link',
  '/sign-in/oidc',
]);

/** The console's own API. A session that has ended leads to the sign-in, which leads back. */
export const api = createApi('/api/v1', {
  beforeRefusal: explain,
  onUnauthorized() {
    const { pathname, search } = location;
    if (openPages.has(pathname)) return;
    location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
  },
});

/** For answers without a body. */
export const nothing = z.unknown();

/** The path of something that belongs to a provider. */
export const ofProvider = (providerId: string, path = ''): string =>
  `/providers/${encodeURIComponent(providerId)}${path}`;

/** The shape of every list. */
export const listOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), total: z.number() });
