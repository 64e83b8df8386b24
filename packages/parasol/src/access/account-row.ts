/** A way in of a person: their password, or an identity at an OIDC issuer. The issuer's own tokens are never kept. */
export const accountRow = (account: {
  readonly id: string;
  readonly userId: string;
  /** `credential`, or which issuer. */
  readonly source: string;
  readonly subject: string;
  readonly passwordHash: string | null;
}) => ({
  id: account.id,
  account_id: account.subject,
  provider_id: account.source,
  user_id: account.userId,
  password: account.passwordHash,
  access_token: null,
  refresh_token: null,
  id_token: null,
  access_token_expires_at: null,
  refresh_token_expires_at: null,
  scope: null,
});
