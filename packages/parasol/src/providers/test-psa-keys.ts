import type { Answer, ConnectWiseClient, PsaCredentials } from '@parasol/connectwise';
import { z } from 'zod';
import { parasolError, type ParasolError } from '../errors/index.ts';
import type { Connect } from './connect.ts';

type Keys = Extract<PsaCredentials, { kind: 'keys' }>;

/** Where and as whom to try. */
export type PsaTrial = {
  readonly site: string;
  readonly keys: Keys;
  /** The pair stored for the same host and company, which tells the public key's mistakes from the private one's. */
  readonly stored: Keys | null;
};

/** A typing mistake must be told within seconds. */
const timeoutMs = 15_000;

const unreachable = (reason: string): ParasolError => parasolError('psa_host_unreachable', { reason });

/** The company's name, or the error that tells host from company. */
const companyNameFrom = async (client: ConnectWiseClient): Promise<string | null> => {
  const answer = await client.companyInfo();
  switch (answer.outcome) {
    case 'ok':
      if (answer.body === null) throw parasolError('psa_company_unknown');
      return answer.body.CompanyName ?? null;
    case 'never-sent':
      throw unreachable(answer.reason);
    case 'throttled':
      throw parasolError('psa_call_failed', { reason: 'It asks for fewer calls (429).' });
    case 'unknown':
      if (answer.status === undefined) throw unreachable(answer.reason);
      throw parasolError('psa_host_wrong', { reason: answer.reason });
    case 'refused':
      // The cloud's gateway says so in plain text; a server of one's own may not have the page at all.
      if (/cannot route/i.test(answer.message)) throw parasolError('psa_company_unknown');
      if (answer.status === 404) return null;
      throw parasolError('psa_host_wrong', { reason: `It answered ${answer.status}.` });
    default:
      return answer satisfies never;
  }
};

const rows = z.array(z.looseObject({ id: z.number() }));

/** One read of what the least role may read. */
const readOne = (client: ConnectWiseClient): Promise<Answer<unknown>> =>
  client.get('/company/companies', rows, { pageSize: 1, fields: 'id' });

/** Whether the PSA knows the pair: also a refusal for want of a right comes only after it was recognised. */
const recognises = async (connect: Connect, site: string, keys: Keys): Promise<boolean> => {
  const client = connect.psa({ site, credentials: keys, timeoutMs });
  try {
    const answer = await readOne(client);
    return answer.outcome === 'ok' || (answer.outcome === 'refused' && answer.status === 403);
  } finally {
    await client.close();
  }
};

/** ConnectWise answers 401 for every mistake in a pair; what else is known narrows it down. */
const mistakeInPair = async (connect: Connect, { site, keys, stored }: PsaTrial): Promise<ParasolError> => {
  const swapped = { ...keys, publicKey: keys.privateKey, privateKey: keys.publicKey };
  // Same host, same company, so the private key goes nowhere that it wasn't meant for.
  if (await recognises(connect, site, swapped)) return parasolError('psa_keys_swapped');
  if (stored !== null) {
    const samePublic = stored.publicKey === keys.publicKey;
    const samePrivate = stored.privateKey === keys.privateKey;
    if (samePublic !== samePrivate && (await recognises(connect, site, stored)))
      return parasolError(samePublic ? 'psa_private_key_wrong' : 'psa_public_key_wrong', {
        reason: 'The stored pair still works, so the other key is right.',
      });
    if (samePublic && samePrivate)
      return parasolError('psa_keys_refused', {
        reason: 'This is the stored pair. The key was deleted, or its API member made inactive.',
      });
  }
  return parasolError('psa_keys_refused', {
    reason: 'ConnectWise does not say which of the two is wrong.',
    possible: ['public key', 'private key', 'key of another company', 'API member inactive', 'key deleted'],
  });
};

/**
 * Tries the pair against the PSA, reading only. Returns the company's name; throws the error that names the part
 * which is wrong, as far as the PSA lets one tell (a wrong client ID is answered with 400, 401 or 403, depending on
 * the service).
 */
export const testPsaKeys = async (connect: Connect, trial: PsaTrial): Promise<string | null> => {
  const client = connect.psa({ site: trial.site, credentials: trial.keys, timeoutMs });
  try {
    const companyName = await companyNameFrom(client);
    const answer = await readOne(client);
    if (answer.outcome === 'ok') return companyName;
    if (answer.outcome === 'never-sent') throw unreachable(answer.reason);
    if (answer.outcome === 'throttled')
      throw parasolError('psa_call_failed', { reason: 'It asks for fewer calls (429).' });
    if (answer.outcome === 'unknown')
      throw answer.status === undefined
        ? unreachable(answer.reason)
        : parasolError('psa_host_wrong', { reason: answer.reason });
    if (/client\s?id/i.test(`${answer.code} ${answer.message}`)) throw parasolError('psa_client_id_refused');
    if (/ssl is required/i.test(answer.message))
      throw parasolError('site_not_allowed', { site: trial.site, reason: 'The PSA accepts https only.' });
    if (answer.status === 403) throw parasolError('psa_right_missing', { message: answer.message });
    if (answer.status === 401) throw await mistakeInPair(connect, trial);
    // The cloud has been seen to answer 404 for a wrong pair; anything else is no PSA.
    throw answer.status === 404 && companyName !== null
      ? parasolError('psa_keys_refused', { reason: 'It answered 404.' })
      : parasolError('psa_host_wrong', { reason: `It answered ${answer.status}.` });
  } finally {
    await client.close();
  }
};
