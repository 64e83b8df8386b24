import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SandboxDatabase } from '../store/sandbox-database.ts';

const keySchema = z.object({ id: z.string(), signingKey: z.string() });
export type SigningKey = z.infer<typeof keySchema>;

/** The key that callbacks are signed with; made once, and kept with the data. */
export async function signingKeyOf(db: SandboxDatabase): Promise<SigningKey> {
  const made = { id: randomUUID(), signingKey: randomBytes(32).toString('base64') };
  await db.run(
    `insert into sandbox_setting (name, value) values ('callbackKey', $1::jsonb) on conflict (name) do nothing`,
    [JSON.stringify(made)],
  );
  const rows = await db.run(`select value from sandbox_setting where name = 'callbackKey'`);
  return z.tuple([keySchema]).parse(rows[0])[0];
}
