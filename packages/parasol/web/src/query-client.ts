import { createQueryClient } from '@parasol/web-kit';

/** One for the page, so that a sign-out can forget everything that was read. */
export const queryClient = createQueryClient();
