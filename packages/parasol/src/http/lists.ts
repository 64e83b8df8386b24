import { z } from '@hono/zod-openapi';

/** Paging of every list: pages from 1, at most 200 rows. */
export const pageQuery = {
  page: z.coerce.number().int().min(1).max(1_000_000).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).default(50),
};

/** The shape of every list. */
export const listOf = <T extends z.ZodType>(row: T) =>
  z.object({
    rows: z.array(row),
    total: z.number().int(),
    page: z.number().int(),
    pageSize: z.number().int(),
  });

/** A moment as ISO 8601 in UTC. */
export const instant = z.string().openapi({ format: 'date-time' });

/** A Date, or nothing, as JSON. */
export const toInstant = (date: Date): string => date.toISOString();
export const toInstantOrNull = (date: Date | null | undefined): string | null => date?.toISOString() ?? null;
