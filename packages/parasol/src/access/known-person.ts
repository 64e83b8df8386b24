import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

/**
 * Starts a session for a person whom our own code has recognised without a password: by a one-time link, or by an
 * identity provider's word.
 *
 * The path is one of the three after which better-auth's two-factor plugin looks whether a code is needed, and takes
 * the session back until it was given; the sign-in by user name that it stands for isn't switched on.
 */
export const knownPerson = {
  id: 'known-person',
  endpoints: {
    signInKnownPerson: createAuthEndpoint(
      '/sign-in/username',
      { method: 'POST', body: z.object({ userId: z.string() }) },
      async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId);
        if (user === null) throw ctx.error('UNAUTHORIZED');
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ userId: user.id });
      },
    ),
  },
} satisfies BetterAuthPlugin;
