/** How much of an area's records a right covers: no records, the member's own, or all (API enum of `SecurityRoleSetting`). */
export const levels = ['None', 'My', 'All'] as const;
export type Level = (typeof levels)[number];

/** The four columns of the Security Roles screen: Add Level, Edit Level, Delete Level, Inquire Level. */
export const columns = ['add', 'edit', 'delete', 'inquire'] as const;
export type Column = (typeof columns)[number];

/** One cell of a role's matrix. */
export type RightRef = { area: string; row: string; column: Column };

/** Whether a level reaches at least as far as another: None < My < All. */
export function reaches(level: Level, wanted: Level): boolean {
  return levels.indexOf(level) >= levels.indexOf(wanted);
}
