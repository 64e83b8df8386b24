import { z } from 'zod';

/** Role ID: unique, 1 to 30 characters (API field `SecurityRole.name`). Messages are keys of the catalogue. */
export const RoleName = z.object({
  name: z.string().trim().min(1, 'field.required.role-id').max(30, 'field.too-long.role-id'),
});
