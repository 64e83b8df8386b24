import { z } from '@hono/zod-openapi';

/** Something that was put right in what was typed, or that the reader should know. */
export const notice = z.object({ code: z.string(), message: z.string() }).openapi('Notice');
