import type { ColumnType, Generated } from 'kysely';

// The sign-in tables have the shape that better-auth expects, with our column names; see sign-in.ts for the mapping.

type Time = ColumnType<Date, Date | string, Date | string>;
type DefaultedTime = ColumnType<Date, Date | string | undefined, Date | string>;

export type UsersTable = {
  id: string;
  name: string;
  email: string;
  email_verified: Generated<boolean>;
  image: string | null;
  two_factor_enabled: Generated<boolean>;
  /** May add providers to this installation. */
  installation_admin: Generated<boolean>;
  created_at: DefaultedTime;
  updated_at: DefaultedTime;
};

export type SessionsTable = {
  id: string;
  token: string;
  user_id: string;
  expires_at: Time;
  ip_address: string | null;
  user_agent: string | null;
  /** When the person last proved who they are by password in this session. */
  confirmed_at: DefaultedTime;
  created_at: DefaultedTime;
  updated_at: DefaultedTime;
};

export type AccountsTable = {
  id: string;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Time | null;
  refresh_token_expires_at: Time | null;
  scope: string | null;
  password: string | null;
  created_at: DefaultedTime;
  updated_at: DefaultedTime;
};

export type VerificationsTable = {
  id: string;
  identifier: string;
  value: string;
  expires_at: Time;
  created_at: DefaultedTime;
  updated_at: DefaultedTime;
};

export type TwoFactorsTable = {
  id: string;
  user_id: string;
  secret: string;
  backup_codes: string;
  verified: Generated<boolean>;
  failed_verification_count: Generated<number>;
  locked_until: Time | null;
};

export type RateLimitsTable = { key: string; count: number; window_started_at: Time };

/** One-time links: the first administrator's, and those by which a person joins a provider. */
export type InvitationsTable = {
  id: string;
  token_hash: string;
  kind: 'first-administrator' | 'member';
  provider_id: string | null;
  email: string | null;
  name: string | null;
  role: string | null;
  customers: number[] | null;
  expires_at: Time;
  created_at: DefaultedTime;
};

/** One-time links that sign a person in; see sign-in-links.ts. */
export type SignInLinksTable = {
  token_hash: string;
  user_id: string;
  expires_at: Time;
  created_at: DefaultedTime;
};

/** Keys for automation; see api-tokens.ts. */
export type ApiTokensTable = {
  id: string;
  provider_id: string;
  user_id: string;
  name: string;
  token_hash: string;
  scopes: string[];
  expires_at: Time;
  last_used_at: Time | null;
  created_at: DefaultedTime;
};

export type MembershipsTable = {
  provider_id: string;
  user_id: string;
  role: string;
  customers: number[] | null;
  created_at: DefaultedTime;
};

export type SignInSecretTable = { id: number; sealed: string };

export type AccessTables = {
  sign_in_secret: SignInSecretTable;
  users: UsersTable;
  sessions: SessionsTable;
  accounts: AccountsTable;
  verifications: VerificationsTable;
  two_factors: TwoFactorsTable;
  rate_limits: RateLimitsTable;
  invitations: InvitationsTable;
  sign_in_links: SignInLinksTable;
  api_tokens: ApiTokensTable;
  memberships: MembershipsTable;
};
