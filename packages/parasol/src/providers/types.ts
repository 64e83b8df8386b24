import type { ProviderKind } from '@parasol/umbrella';

/** An MSP's or MSSP's account in Parasol: the tenant. */
export type Provider = {
  readonly id: string;
  readonly kind: ProviderKind;
  readonly name: string;
  readonly createdAt: Date;
};

/** Something that was put right in what was typed, told to the one who typed it. */
export type Notice = { readonly code: string; readonly message: string };

/** What the console shows of stored PSA credentials. There is no way to get the private key or the password back. */
export type PsaCredentialStatus = {
  /** `login`: an older integration's user name and password; it works on, and a new key pair replaces it. */
  readonly kind: 'keys' | 'login';
  readonly site: string;
  readonly companyId: string;
  readonly companyName: string | null;
  readonly clientId: string;
  /** Null for a login. */
  readonly publicKey: string | null;
  /** Null for keys. */
  readonly user: string | null;
  readonly enabled: boolean;
  readonly changedAt: Date;
  readonly checkedAt: Date | null;
};

export type UmbrellaCredentialStatus = {
  readonly baseUrl: string;
  readonly key: string;
  readonly kind: ProviderKind;
  readonly changedAt: Date;
  readonly checkedAt: Date | null;
  /** When Umbrella will refuse the key; null if it said none or could not be asked. */
  readonly expiresAt: Date | null;
};

export type CredentialStatus = {
  readonly psa: PsaCredentialStatus | null;
  readonly umbrella: UmbrellaCredentialStatus | null;
};

/** Told about every exchange with a vendor: for the counts of a run and for metrics. */
export type CallListener = (call: {
  readonly vendor: 'psa' | 'umbrella';
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly durationMs: number;
}) => void;
