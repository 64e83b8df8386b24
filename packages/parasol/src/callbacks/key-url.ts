/**
 * The address that a message names for its signing key, if it may be asked: it stands in a message that nobody has
 * verified yet. Only a key page of the very host that the provider's own key belongs to (the cloud serves its API as
 * `api-na.…` and its pages as `na.…`), over the same protocol and port, without a password in it.
 */
export const allowedKeyUrl = (site: string, given: string): string | null => {
  if (!URL.canParse(given)) return null;
  const url = new URL(given);
  const own = new URL(site);
  const hosts = [own.host, own.host.replace(/^api-(?=[a-z]+\.myconnectwise\.net$)/u, '')];
  if (url.protocol !== own.protocol || !hosts.includes(url.host)) return null;
  if (url.username !== '' || url.password !== '') return null;
  // the guide's own example has two slashes before it
  return /^\/[^/]+\/+system\/callbackkey\/index\.rails$/iu.test(url.pathname) ? url.href : null;
};
