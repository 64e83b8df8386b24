import { readFile } from 'node:fs/promises';

/** The account that the server runs under where it isn't our own. */
export type Account = { name: string; uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root. As root we run it as `postgres` if the machine has that account, else as
 * `nobody`. As an ordinary user there is nothing to change: null.
 */
export const serverAccount = async (): Promise<Account | null> => {
  if (process.getuid?.() !== 0) return null;
  const accounts = parseAccounts(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  return (
    accounts.find((account) => account.name === 'postgres' && account.uid !== 0) ??
    accounts.find((account) => account.name === 'nobody' && account.uid !== 0) ?? {
      name: 'nobody',
      uid: 65_534,
      gid: 65_534,
    }
  );
};

const parseAccounts = (text: string): Account[] =>
  text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    const numbers = { uid: Number(uid), gid: Number(gid) };
    return name && Number.isInteger(numbers.uid) && Number.isInteger(numbers.gid)
      ? [{ name, ...numbers }]
      : [];
  });
