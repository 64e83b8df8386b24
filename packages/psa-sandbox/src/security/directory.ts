import { createHash } from 'node:crypto';
import type { Column, Level } from '@parasol/connectwise';
import type { SandboxDatabase } from '../store/sandbox-database.ts';
import { directoryTables, loadDirectory, type DirectoryContent } from '../store/directory-store.ts';
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

/**
 * Members, keys and roles in memory: read anew when one of their tables has changed, so that a key that is
 * deleted, a member who is made inactive and a level that is taken away count at the next call.
 */
export class Directory {
  readonly #db: SandboxDatabase;
  readonly #companyId: string;
  #content: { version: string; content: Promise<DirectoryContent> } | undefined;
  readonly #callers = new Map<string, Caller>();
  integratorLogins = true;

  constructor(db: SandboxDatabase, companyId: string) {
    this.#db = db;
    this.#companyId = companyId.toLowerCase();
  }

  async content(): Promise<DirectoryContent> {
    const version = directoryTables.map((table) => this.#db.version(table)).join('.');
    if (this.#content?.version !== version) {
      this.#callers.clear();
      const content = loadDirectory(this.#db);
      content.catch(() => {
        this.#content = undefined;
      });
      this.#content = { version, content };
    }
    return this.#content.content;
  }

  /** Who the headers say is calling, or undefined: unknown company, key or login, wrong secret, inactive member. */
  async authenticate(authorization: string, userType: string | undefined): Promise<Caller | undefined> {
    const content = await this.content();
    const legacy = userType?.toLowerCase() === 'integrator';
    if (legacy && !this.integratorLogins) return undefined;
    const cacheKey = createHash('sha256').update(`${legacy}:${authorization}`).digest('base64');
    const known = this.#callers.get(cacheKey);
    if (known !== undefined) return known;
    const caller = this.#check(content, authorization, legacy);
    if (caller === undefined) return undefined;
    if (this.#callers.size >= callersMax) this.#callers.clear();
    this.#callers.set(cacheKey, caller);
    return caller;
  }

  #check(content: DirectoryContent, authorization: string, legacy: boolean): Caller | undefined {
    const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
    if (encoded === undefined) return undefined;
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    const plus = decoded.indexOf('+');
    if (plus < 0 || colon < plus || decoded.slice(0, plus).toLowerCase() !== this.#companyId)
      return undefined;
    const name = decoded.slice(plus + 1, colon);
    const secret = decoded.slice(colon + 1);
    const credential = legacy ? content.logins.get(name.toLowerCase()) : content.keys.get(name);
    if (credential === undefined || !isSecret(secret, credential)) return undefined;
    const member = content.members.get(credential.memberId);
    if (member === undefined || member.inactive) return undefined;
    return {
      memberId: credential.memberId,
      identifier: member.identifier,
      keyId: credential.keyId,
      keyDescription: credential.description,
      role: member.roleId === null ? undefined : content.roles.get(member.roleId),
      // a member below Corporate who has no location sees no record
      locationId: member.corporate ? null : (member.locationId ?? 0),
      excludedBoardIds: member.excludedBoardIds,
    };
  }
}
