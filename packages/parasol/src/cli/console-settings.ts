import { readFile } from 'node:fs/promises';
import { proxyList, type OidcConfiguration } from '../access/index.ts';
import { parasolError } from '../errors/index.ts';
import { commaList } from '../process/index.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** A secret from the environment, or from the file that `<name>_FILE` names. */
export const secretFrom = async (env: Env, name: string): Promise<string | null> => {
  const file = env[`${name}_FILE`];
  const given = file ? (await readFile(file, 'utf8')).trim() : env[name];
  return given === undefined || given === '' ? null : given;
};

const oidcFrom = async (env: Env, allowHttp: boolean): Promise<OidcConfiguration | null> => {
  const issuer = env['PARASOL_OIDC_ISSUER'];
  if (!issuer) return null;
  const clientId = env['PARASOL_OIDC_CLIENT_ID'];
  const clientSecret = await secretFrom(env, 'PARASOL_OIDC_CLIENT_SECRET');
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  const fields = {
    ...(url === null || (url.protocol !== 'https:' && !allowHttp)
      ? { PARASOL_OIDC_ISSUER: 'Give the https address of the issuer.' }
      : {}),
    ...(clientId ? {} : { PARASOL_OIDC_CLIENT_ID: 'Give the client ID.' }),
    ...(clientSecret === null ? { PARASOL_OIDC_CLIENT_SECRET: 'Give the client secret.' } : {}),
  };
  if (url === null || !clientId || clientSecret === null || Object.keys(fields).length > 0)
    throw parasolError('bad_input', { fields });
  const name = env['PARASOL_OIDC_NAME'] || url.hostname;
  return { issuer, clientId, clientSecret, name, allowHttp: url.protocol === 'http:' };
};

const proxiesFrom = (env: Env): readonly string[] => {
  const named = commaList(env['PARASOL_TRUSTED_PROXIES']);
  try {
    proxyList(named);
  } catch {
    throw parasolError('bad_input', {
      fields: {
        PARASOL_TRUSTED_PROXIES: 'Give addresses or networks such as 10.1.0.0/16, with commas between.',
      },
    });
  }
  return named;
};

/** What only a console needs from the environment. Throws `bad_input` with the variables that are wrong. */
export const consoleSettings = async (
  env: Env,
  allowHttp: boolean,
): Promise<{
  oidc: OidcConfiguration | null;
  metricsToken: string | null;
  trustedProxies: readonly string[];
}> => ({
  oidc: await oidcFrom(env, allowHttp),
  trustedProxies: proxiesFrom(env),
  metricsToken: await secretFrom(env, 'PARASOL_METRICS_TOKEN'),
});
