const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The origin of a PSA as the user typed it. Only https, and http on loopback (sandboxes): keys must not
 * cross a network in the clear.
 *
 * @throws TypeError that says what is wrong with the address
 */
export function siteOrigin(site: string): string {
  if (!URL.canParse(site))
    throw new TypeError('The PSA address must be a URL such as https://api-na.myconnectwise.net');
  const url = new URL(site);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.has(url.hostname))) {
    throw new TypeError('The PSA address must begin with https:// (http:// is allowed on this machine only)');
  }
  if (url.username !== '' || url.password !== '')
    throw new TypeError('The PSA address must not hold a user or a password');
  if ((url.pathname !== '/' && url.pathname !== '') || url.search !== '' || url.hash !== '') {
    throw new TypeError('The PSA address must be the host alone, without a path');
  }
  return url.origin;
}
