import { BlockList, isIP } from 'node:net';
import { parasolError } from '../errors/index.ts';

/** Which hosts Parasol may call. Everything typed by a user passes here, and every address again when it connects. */
export type HostPolicy = {
  /** Sandboxes on this machine: `http(s)://127.0.0.1` and `localhost`. */
  readonly allowLoopbackHosts: boolean;
  /** Names or addresses of on-premises hosts that the operator has listed; they may resolve to private addresses. */
  readonly allowedPrivateHosts: readonly string[];
};

/** ConnectWise's cloud regions (Developer Guide: calls to the cloud go to the `api-` names). */
export const cloudSites = {
  na: 'https://api-na.myconnectwise.net',
  eu: 'https://api-eu.myconnectwise.net',
  au: 'https://api-au.myconnectwise.net',
  staging: 'https://api-staging.connectwisedev.com',
} as const;

/** Everything that is not the public internet (IANA special-purpose registries). */
const notPublic = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 96],
  // translated (SIIT, RFC 2765), which BlockList doesn't take for the address inside
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(network, prefix, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const listed = (list: BlockList, address: string): boolean => {
  const family = isIP(address);
  // An IPv4 address in IPv6 clothes is judged as what it is: BlockList does so for ::ffff:0:0/96 by itself.
  return family === 0 || list.check(address, family === 6 ? 'ipv6' : 'ipv4');
};

/** `[::1]` to `::1`, without a trailing dot, in lower case. */
const bareHost = (hostname: string): string =>
  hostname
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .toLowerCase();

const isLoopbackName = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost');

/** Why a connection to this address is refused, or null if it is allowed. `host` is the name it was resolved from. */
export const refusalOfAddress = (policy: HostPolicy, host: string, address: string): string | null => {
  const name = bareHost(host);
  if (policy.allowedPrivateHosts.some((allowed) => bareHost(allowed) === name)) return null;
  const isLoopback = isIP(address) !== 0 && listed(loopback, address);
  if (isLoopback && policy.allowLoopbackHosts && (isLoopbackName(name) || isIP(name) !== 0)) return null;
  return listed(notPublic, address)
    ? `${name} leads to ${address}, which is not on the public internet`
    : null;
};

/**
 * The origin of a site as typed: a cloud region by name, a host, or an https address. Throws `site_not_allowed`.
 * WHATWG parsing turns decimal, octal and hexadecimal addresses into dotted ones, so they are judged as what they are.
 */
export const siteFrom = (policy: HostPolicy, typed: string): string => {
  const text = typed.trim();
  const region = Object.entries(cloudSites).find(([name]) => name === text.toLowerCase());
  if (region !== undefined) return region[1];
  const refuse = (reason: string) => parasolError('site_not_allowed', { site: text.slice(0, 200), reason });
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    throw refuse('It is not a host or an address.');
  }
  if (url.username !== '' || url.password !== '') throw refuse('It must not hold a user name or password.');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw refuse('Give the host alone, without a path: the rest is found by itself.');
  const host = bareHost(url.hostname);
  const onThisMachine = isLoopbackName(host) || (isIP(host) !== 0 && listed(loopback, host));
  if (url.protocol === 'http:') {
    if (!onThisMachine || !policy.allowLoopbackHosts) throw refuse('It must be https.');
  } else if (url.protocol !== 'https:') throw refuse('It must be https.');
  if (onThisMachine && !policy.allowLoopbackHosts) throw refuse('Addresses on this machine are not allowed.');
  if (isIP(host) !== 0) {
    const reason = refusalOfAddress(policy, host, host);
    if (reason !== null) throw refuse(reason);
  } else if (
    !onThisMachine &&
    !host.includes('.') &&
    !policy.allowedPrivateHosts.some((h) => bareHost(h) === host)
  )
    throw refuse('A full host name is needed.');
  const cloud = /^(na|eu|au|aus)\.myconnectwise\.net$/.exec(host)?.[1];
  if (cloud !== undefined) return `https://api-${cloud === 'aus' ? 'au' : cloud}.myconnectwise.net`;
  return url.origin;
};

/**
 * The address of a webhook as typed: under the same rules as a site, but with a path. Throws `site_not_allowed`.
 */
export const webhookUrlFrom = (policy: HostPolicy, typed: string): string => {
  const text = typed.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hash !== '')
    throw parasolError('site_not_allowed', {
      site: text.slice(0, 200),
      reason: 'Give a whole address: https://host/path.',
    });
  siteFrom(policy, `${url.protocol}//${url.username === '' ? '' : 'x@'}${url.host}`);
  return url.href;
};
