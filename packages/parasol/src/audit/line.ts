import { createHash } from 'node:crypto';

/** Who did it. `system` is Parasol itself: a scheduled run, a sweep. */
export type Actor = {
  readonly kind: 'person' | 'token' | 'system';
  readonly id: string;
  readonly name: string;
};

export const systemActor = (name: string): Actor => ({ kind: 'system', id: 'system', name });

/** What is written down. `details` are shown to the provider's people and must never hold a secret. */
export type AuditEntry = {
  readonly providerId: string;
  readonly actor: Actor;
  /** A word pair such as `psa-credentials.saved`. */
  readonly action: string;
  /** What it was done to, such as `customer 1234`. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

export type AuditLine = Required<AuditEntry> & {
  readonly seq: number;
  readonly at: Date;
  readonly previousHash: string;
  readonly hash: string;
};

/** The chain of a provider begins here. */
export const firstHash = '0'.repeat(64);

/** The actions of the installation itself (sign-ins, key rotation) are kept under this provider id, which no provider has. */
export const installationAuditId = '00000000-0000-0000-0000-000000000000';

/** JSON with sorted members: the database's jsonb keeps no order, and the hash must come out the same again. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
};

/** PostgreSQL's jsonb takes no NUL and no lone surrogate; they are replaced before anything is hashed. */
const storable = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();

/** The value as it will come back from the database. */
export const asStored = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null), (_name, member: unknown) => {
    if (typeof member === 'string') return storable(member);
    if (typeof member === 'object' && member !== null && !Array.isArray(member))
      return Object.fromEntries(Object.entries(member).map(([name, inner]) => [storable(name), inner]));
    return member;
  });

export type Hashable = {
  readonly providerId: string;
  readonly seq: number;
  readonly at: Date;
  readonly actor: unknown;
  readonly action: string;
  readonly subject: string;
  readonly details: unknown;
  readonly previousHash: string;
};

/** SHA-256 over the line and the hash before it. */
export const hashOf = (line: Hashable): string =>
  createHash('sha256')
    .update(
      canonical([
        line.providerId,
        line.seq,
        line.at.toISOString(),
        line.actor,
        line.action,
        line.subject,
        line.details,
        line.previousHash,
      ]),
    )
    .digest('hex');
