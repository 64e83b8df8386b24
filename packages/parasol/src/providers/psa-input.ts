import { z } from 'zod';
import { parasolError } from '../errors/index.ts';
import { siteFrom, type HostPolicy } from './hosts.ts';
import { tidied } from './tidy.ts';
import type { Notice } from './types.ts';

/** What is typed into PSA Integration Details. An empty private key keeps the stored one, for the same host, company and public key. */
export const psaCredentialsInput = z.strictObject({
  /** `na`, `eu`, `au`, `staging`, a host, or an https address. */
  site: z.string().max(300),
  companyId: z.string().max(100),
  clientId: z.string().max(100),
  enabled: z.boolean().default(true),
  publicKey: z.string().max(300),
  privateKey: z.string().max(300).optional(),
  /** Known only to be refused with the reason. */
  user: z.string().max(300).optional(),
  password: z.string().max(300).optional(),
});
export type PsaCredentialsInput = z.input<typeof psaCredentialsInput>;

export type PsaKeysTyped = {
  readonly site: string;
  readonly companyId: string;
  readonly clientId: string;
  readonly enabled: boolean;
  readonly publicKey: string;
  /** Null: keep the stored one. */
  readonly privateKey: string | null;
};

// 16 letters and digits wherever keys were seen; the length is not documented, so it is left open.
const keyShape = /^[A-Za-z0-9_-]{8,128}$/;
const guidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Puts right what is surely meant (blanks, quotes, the company's prefix) and refuses what can't be right before
 * anything is sent. Throws the error that names the field.
 */
export const psaKeysFrom = (
  hosts: HostPolicy,
  typed: PsaCredentialsInput,
): { readonly keys: PsaKeysTyped; readonly notices: Notice[] } => {
  const notices: Notice[] = [];
  const parsed = psaCredentialsInput.safeParse(typed);
  if (!parsed.success)
    throw parasolError('bad_input', { fields: parsed.error.issues.map((issue) => issue.path.join('.')) });
  const input = parsed.data;
  if ((input.user ?? '') !== '' || (input.password ?? '') !== '') throw parasolError('psa_password_refused');
  const site = siteFrom(hosts, input.site);
  const companyId = tidied(input.companyId, 'Company ID', notices);
  if (!/^[^\s:+/]{1,100}$/.test(companyId))
    throw parasolError('psa_company_unknown', {
      reason: 'A company ID has no blanks, colons or plus signs.',
    });
  const clientId = tidied(input.clientId, 'Client ID', notices).replace(/^\{(.*)\}$/, '$1');
  if (!guidShape.test(clientId))
    throw parasolError('psa_client_id_refused', { reason: 'It is not in the form of a client ID.' });

  let publicKey = tidied(input.publicKey, 'Public API Key', notices);
  const privateKey = tidied(input.privateKey ?? '', 'Private API Key', notices);
  if (publicKey.toLowerCase().startsWith(`${companyId.toLowerCase()}+`)) {
    publicKey = publicKey.slice(companyId.length + 1);
    notices.push({
      code: 'company-prefix-removed',
      message:
        'The company and the plus sign in front of the public key were left out: they are added by themselves.',
    });
  }
  if (publicKey.includes(':'))
    throw parasolError('psa_public_key_wrong', {
      reason:
        'The field holds both keys, joined by a colon. Paste each key into its own field; both are secret now to whoever saw this screen.',
    });
  if (publicKey !== '' && publicKey === privateKey)
    throw parasolError('psa_public_key_wrong', {
      reason:
        'Both fields hold the same key. Paste the public key into the first and the private key into the second.',
    });
  if (!keyShape.test(publicKey))
    throw parasolError('psa_public_key_wrong', {
      reason: 'It is not in the form of a key: 16 letters and digits.',
    });
  if (privateKey !== '' && !keyShape.test(privateKey))
    throw parasolError('psa_private_key_wrong', {
      reason: 'It is not in the form of a key: 16 letters and digits.',
    });
  return {
    keys: {
      site,
      companyId,
      clientId,
      enabled: input.enabled,
      publicKey,
      privateKey: privateKey === '' ? null : privateKey,
    },
    notices,
  };
};
