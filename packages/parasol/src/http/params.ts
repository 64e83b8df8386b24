import { z } from '@hono/zod-openapi';

/** The provider of a path. The guard has looked at it before; here it is only described. */
export const providerParams = z.object({ providerId: z.uuid().openapi({ description: 'The provider' }) });

/** An Umbrella organisation in a path. */
export const organizationParams = providerParams.extend({
  organizationId: z.coerce.number().int().min(1).max(2_147_483_647),
});
