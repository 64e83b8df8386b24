import { z } from 'zod';
import { hashSecret } from '../security/keys.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

const loginRow = z.tuple([z.string(), z.number()]);
const shownMax = 1_000;

/** Old-style integrator logins by name, at most 1,000. */
export async function integratorLogins(db: SandboxDatabase) {
  const rows = await db.run('select username, member_id from integrator_login order by username limit $1', [
    shownMax,
  ]);
  return rows.map((row) => {
    const [username, memberId] = loginRow.parse(row);
    return { username, memberId };
  });
}

/** Sets an old-style integrator login (`company+user:password`). */
export async function setIntegratorLogin(
  db: SandboxDatabase,
  memberId: number,
  username: string,
  password: string,
): Promise<void> {
  const { salt, hash } = hashSecret(password);
  await db.run(
    `insert into integrator_login (username, salt, hash, member_id) values ($1, $2, $3, $4)
      on conflict (username) do update set salt = excluded.salt, hash = excluded.hash, member_id = excluded.member_id`,
    [username.toLowerCase(), salt, hash, memberId],
  );
  db.changed('integrator_login');
}

/** @returns whether there was such a login */
export async function deleteIntegratorLogin(db: SandboxDatabase, username: string): Promise<boolean> {
  const rows = await db.run('delete from integrator_login where username = $1 returning username', [
    username.toLowerCase(),
  ]);
  db.changed('integrator_login');
  return rows.length > 0;
}
