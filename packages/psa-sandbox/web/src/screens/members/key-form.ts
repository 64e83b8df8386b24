import { z } from 'zod';

/** What is asked of a key, new or stored. */
export const KeyForm = z.object({
  description: z.string().trim().min(1, 'field.required.description').max(50, 'field.too-long.description'),
});
