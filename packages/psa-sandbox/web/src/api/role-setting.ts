import { z } from 'zod';

/** How far a right reaches, and the matrix's columns (API enum and fields of `SecurityRoleSetting`). */
export const levels = ['None', 'My', 'All'] as const;
export const columns = ['add', 'edit', 'delete', 'inquire'] as const;
export type Level = (typeof levels)[number];
export type Column = (typeof columns)[number];

const Cell = z.enum(levels).nullable();
/** One row of a role's matrix; a null level is a cell that does not exist. */
export const RoleSetting = z.object({
  area: z.string(),
  row: z.string(),
  customize: z.boolean(),
  add: Cell,
  edit: Cell,
  delete: Cell,
  inquire: Cell,
});
export type RoleSetting = z.infer<typeof RoleSetting>;
