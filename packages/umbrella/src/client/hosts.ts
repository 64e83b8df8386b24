import { UmbrellaCallError } from '../errors.ts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (url: URL): boolean => loopbackNames.has(url.hostname);

const isUmbrella = (url: URL): boolean =>
  url.hostname === 'umbrella.com' || url.hostname.endsWith('.umbrella.com');

/**
 * The address that calls go to. Secrets and tokens travel over https only; a sandbox on this machine may use http.
 * Throws `bad-request` for anything else.
 */
export const checkBaseUrl = (baseUrl: string): URL => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  const usable =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)));
  if (!usable) {
    throw new UmbrellaCallError({
      kind: 'bad-request',
      message:
        'The address of the Umbrella API must begin with https:// (a sandbox on this machine may use http://).',
      advice: 'Use https://api.umbrella.com, or leave the address empty.',
      path: '/',
    });
  }
  return url;
};

/**
 * May the token be sent to where a redirect points? Reports move between warehouses (`api.eu.reports.umbrella.com`),
 * so Umbrella's own hosts over https are followed; a sandbox may redirect to itself; nothing else ever gets the token.
 */
export const mayFollow = (base: URL, target: URL): boolean => {
  if (isLoopback(base)) return target.origin === base.origin;
  return (
    target.protocol === 'https:' &&
    (target.origin === base.origin || (isUmbrella(target) && target.port === ''))
  );
};
