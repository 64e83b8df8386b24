import { BlockList, isIP } from 'node:net';

/** An IPv4 address in IPv6 clothes, as sockets of both families give it, is the same address. */
const plain = (address: string): string => address.trim().replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

const isListed = (list: BlockList, address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
};

/** The proxies that an operator names: addresses, or networks as `10.1.0.0/16`. Throws for anything else. */
export const proxyList = (named: readonly string[]): BlockList => {
  const list = new BlockList();
  for (const name of named) {
    const [address = '', prefix, ...rest] = name.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0 || rest.length > 0 || !/^\d{0,3}$/.test(prefix ?? ''))
      throw new Error(`${name} is neither an address nor a network`);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
};

/**
 * Who asks: the socket's other end, or, where that is a proxy of the operator's, whom it names last in X-Forwarded-For
 * that is no proxy of theirs. What stands before that was sent from outside and is not believed.
 */
export const clientAddress = (
  socketAddress: string,
  forwardedFor: string | undefined,
  proxies: BlockList | null,
): string => {
  const last = plain(socketAddress);
  if (proxies === null || forwardedFor === undefined || !isListed(proxies, last)) return last;
  let client = last;
  for (const named of forwardedFor.split(',').slice(-hopsMax).toReversed()) {
    const address = plain(named);
    if (isIP(address) === 0) return client;
    client = address;
    if (!isListed(proxies, address)) return client;
  }
  return client;
};

const hopsMax = 20;

/**
 * What attempts from an address are counted by: an IPv6 address by its network of 64 bits, which one customer of an
 * access provider has to themselves, with all the addresses in it.
 */
export const countedAs = (address: string): string => {
  const bare = address.replace(/%.*$/, '');
  if (isIP(bare) !== 6) return address;
  // the WHATWG parser writes every form in the same way
  const groups = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [head = '', tail] = groups.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
};
