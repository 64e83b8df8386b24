import { z } from 'zod';
import { hashSecret, newKey } from '../security/keys.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

const keyRow = z.tuple([z.number(), z.string(), z.string(), z.string(), z.string().nullable()]);

export async function keysOf(db: SandboxDatabase, memberId: number) {
  const rows = await db.run(
    `select id, description, public_key, entered_at,
      to_char(last_used_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') from api_key where member_id = $1 order by id`,
    [memberId],
  );
  return rows.map((one) => {
    const [id, description, publicKey, createdAt, lastUsedAt] = keyRow.parse(one);
    return { id, description, publicKey, createdAt, lastUsedAt };
  });
}

/** Makes a key pair; the private key is returned here and can be read nowhere else. */
export async function addKey(
  db: SandboxDatabase,
  memberId: number,
  description: string,
  now: string,
  runner?: Runner,
) {
  const publicKey = newKey();
  const privateKey = newKey();
  const { salt, hash } = hashSecret(privateKey);
  const rows = await db.run(
    `insert into api_key (member_id, description, public_key, salt, hash, entered_at) values ($1, $2, $3, $4, $5, $6) returning id`,
    [memberId, description, publicKey, salt, hash, now],
    runner,
  );
  if (runner === undefined) db.changed('api_key');
  return { id: z.tuple([z.number()]).parse(rows[0])[0], description, publicKey, privateKey };
}

export async function renameKey(db: SandboxDatabase, keyId: number, description: string): Promise<void> {
  await db.run('update api_key set description = $2 where id = $1', [keyId, description]);
  db.changed('api_key');
}

/** Makes a key anew, under its former number and description; the former pair is refused from now on. */
export async function renewKey(
  db: SandboxDatabase,
  keyId: number,
): Promise<{ publicKey: string; privateKey: string }> {
  const publicKey = newKey();
  const privateKey = newKey();
  const { salt, hash } = hashSecret(privateKey);
  await db.run('update api_key set public_key = $2, salt = $3, hash = $4 where id = $1', [
    keyId,
    publicKey,
    salt,
    hash,
  ]);
  db.changed('api_key');
  return { publicKey, privateKey };
}

/** @returns the key's description, or undefined where the member has no such key */
export async function deleteKey(
  db: SandboxDatabase,
  memberId: number,
  keyId: number,
  runner?: Runner,
): Promise<string | undefined> {
  const rows = await db.run(
    'delete from api_key where id = $1 and member_id = $2 returning description',
    [keyId, memberId],
    runner,
  );
  if (runner === undefined) db.changed('api_key');
  return rows[0] === undefined ? undefined : z.tuple([z.string()]).parse(rows[0])[0];
}
