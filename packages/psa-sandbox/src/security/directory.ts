import { hash } from 'node:crypto';
import type { Column, Level } from '@parasol/connectwise';
import { type Credential, directoryTables, findKey, findLogin, loadRole } from '../store/directory-store.ts';
import type { SandboxDatabase } from '../store/sandbox-database.ts';
import { isSecret } from './keys.ts';

/** What a role allows. */
export type RoleRights = {
  readonly id: number;
  readonly name: string;
  /** by `area/row` */
  readonly levels: ReadonlyMap<string, Readonly<Record<Column, Level>>>;
  /** Table Setup's allow list, such as "Service / Service Board" */
  readonly tables: ReadonlySet<string>;
};

/** Who calls, and what they may do. */
export type Caller = {
  readonly memberId: number;
  readonly identifier: string;
  readonly keyId: number | null;
  readonly keyDescription: string;
  readonly role: RoleRights | undefined;
  /** hides records of other locations; null at the Corporate level */
  readonly locationId: number | null;
  readonly excludedBoardIds: readonly number[];
};

const callersMax = 1_000;

type Login = { name: string; secret: string };

/** The company, the name and the secret of a Basic header, or undefined where it isn't one. */
function basicOf(authorization: string): (Login & { company: string }) | undefined {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const plus = decoded.indexOf('+');
  if (plus < 0 || colon < plus || decoded.includes('\0')) return undefined;
  const name = decoded.slice(plus + 1, colon);
  return { company: decoded.slice(0, plus).toLowerCase(), name, secret: decoded.slice(colon + 1) };
}

/** Whether a Basic header names the company; one that can't be read names none. */
export function isOfCompany(authorization: string, companyId: string): boolean {
  return basicOf(authorization)?.company === companyId.toLowerCase();
}

/**
 * Members, keys and roles, kept in memory from the first call on and forgotten when one of their tables has
 * changed: a key that is deleted, a member who is made inactive and a level that is taken away count at the
 * next call.
 */
export class Directory {
  readonly #db: SandboxDatabase;
  readonly #companyId: string;
  #version = -1;
  readonly #callers = new Map<string, Caller>();
  /** who called last, as most often the same calls again: the digest of each header cost 5 % of reading one ticket */
  #latest: { authorization: string; legacy: boolean; caller: Caller } | undefined;
  integratorLogins = true;

  constructor(db: SandboxDatabase, companyId: string) {
    this.#db = db;
    this.#companyId = companyId.toLowerCase();
  }

  /** Who the headers say is calling, or undefined: unknown company, key or login, wrong secret, inactive member. */
  async authenticate(authorization: string, userType: string | undefined): Promise<Caller | undefined> {
    const legacy = userType?.toLowerCase() === 'integrator';
    if (legacy && !this.integratorLogins) return undefined;
    const version = this.#currentVersion();
    if (version !== this.#version) {
      this.#callers.clear();
      this.#latest = undefined;
      this.#version = version;
    }
    if (this.#latest?.authorization === authorization && this.#latest.legacy === legacy)
      return this.#latest.caller;
    const cacheKey = hash('sha256', `${legacy}:${authorization}`, 'base64');
    const known = this.#callers.get(cacheKey);
    if (known !== undefined) {
      this.#latest = { authorization, legacy, caller: known };
      return known;
    }
    const login = basicOf(authorization);
    if (login === undefined || login.company !== this.#companyId) return undefined;
    const credential = legacy ? await findLogin(this.#db, login.name) : await findKey(this.#db, login.name);
    if (credential === undefined || credential.inactive || !isSecret(login.secret, credential))
      return undefined;
    const caller = await this.#caller(credential);
    // what was read before a change must not outlive it
    if (version === this.#currentVersion()) {
      if (this.#callers.size >= callersMax) this.#callers.clear();
      this.#callers.set(cacheKey, caller);
    }
    return caller;
  }

  /** Versions only rise, so their sum stays what it was only while none of them has changed. */
  #currentVersion(): number {
    let sum = 0;
    for (const table of directoryTables) sum += this.#db.version(table);
    return sum;
  }

  async #caller(credential: Credential): Promise<Caller> {
    const { memberId, identifier, keyId, description, roleId, excludedBoardIds } = credential;
    const rights = roleId === null ? undefined : await loadRole(this.#db, roleId);
    return {
      memberId,
      identifier,
      keyId,
      keyDescription: description,
      role: rights === undefined || roleId === null ? undefined : { id: roleId, ...rights },
      // a member below Corporate who has no location sees no record
      locationId: credential.corporate ? null : (credential.locationId ?? 0),
      excludedBoardIds,
    };
  }
}
