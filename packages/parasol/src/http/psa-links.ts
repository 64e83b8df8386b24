import { credentialStatus } from '../providers/index.ts';
import type { HttpDeps } from './env.ts';

/** The address of a record in the PSA's own screens, or null while no PSA is connected. */
export type PsaLinks = {
  configuration(recordId: number | null): string | null;
  ticket(recordId: number | null): string | null;
};

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Cloud API hosts carry a prefix that the screens' hosts don't (`api-na.…` → `na.…`). */
const screensOrigin = (site: string): string => site.replace('://api-', '://');

/**
 * Links into the PSA. ConnectWise opens a record by its kind and number through the address that its own e-mails
 * use; a sandbox on this machine has plain paths instead.
 */
export const psaLinksOf = async (deps: HttpDeps, providerId: string): Promise<PsaLinks> => {
  const { psa } = await credentialStatus(deps, providerId);
  const link = (kind: 'ConfigFv' | 'ServiceFv', path: string) => (recordId: number | null) => {
    if (psa === null || recordId === null || !URL.canParse(psa.site)) return null;
    const origin = screensOrigin(new URL(psa.site).origin);
    if (loopback.has(new URL(psa.site).hostname)) return `${origin}/${path}/${recordId}`;
    const url = new URL('/v4_6_release/services/system_io/router/openrecord.rails', origin);
    url.searchParams.set('companyName', psa.companyId);
    url.searchParams.set('recordType', kind);
    url.searchParams.set('recid', String(recordId));
    return url.href;
  };
  return { configuration: link('ConfigFv', 'configurations'), ticket: link('ServiceFv', 'tickets') };
};
