import { createApi } from '@parasol/web-kit';

/** The screens' own API: JSON on the same origin (`/sandbox/api`). */
export const api = createApi('/sandbox/api');
