import { describe, expect, it } from 'vitest';
import { clientAddress, countedAs, proxyList } from './caller-address.ts';

describe("a caller's address", () => {
  const proxies = proxyList(['127.0.0.1', '10.1.0.0/16', 'fd00::/8']);

  it.each([
    [
      'without proxies of ours nothing from outside is believed',
      '203.0.113.9',
      '1.2.3.4',
      null,
      '203.0.113.9',
    ],
    ['who is no proxy of ours is not believed', '203.0.113.9', '1.2.3.4', proxies, '203.0.113.9'],
    ['a proxy of ours is', '127.0.0.1', '198.51.100.7', proxies, '198.51.100.7'],
    ['also in IPv6 clothes', '::ffff:127.0.0.1', '::ffff:198.51.100.7', proxies, '198.51.100.7'],
    [
      'what a client made up stands first and is left',
      '10.1.2.3',
      '1.1.1.1, 198.51.100.7',
      proxies,
      '198.51.100.7',
    ],
    [
      'proxies behind proxies',
      '127.0.0.1',
      '6.6.6.6, 198.51.100.7, 10.1.9.9, fd00::5',
      proxies,
      '198.51.100.7',
    ],
    ['a name that is no address ends the belief', '127.0.0.1', '198.51.100.7, unknown', proxies, '127.0.0.1'],
    ['an empty header', '127.0.0.1', '', proxies, '127.0.0.1'],
    ['no header', '127.0.0.1', undefined, proxies, '127.0.0.1'],
  ])('%s', (_what, socket, header, list, address) => {
    expect(clientAddress(socket, header, list)).toBe(address);
  });

  it.each(['proxy.internal', '10.0.0.0/8/8', '10.0.0.0/x', ''])('names no proxy as %j', (name) => {
    expect(() => proxyList([name])).toThrow('neither an address nor a network');
  });

  it('is counted by its network where one customer has as many addresses as they like', () => {
    expect(countedAs('198.51.100.7')).toBe('198.51.100.7');
    expect(countedAs('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
    expect(countedAs('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64');
    expect(countedAs('2001:DB8:1::7')).toBe('2001:db8:1:0::/64');
    expect(countedAs('::1')).toBe('0:0:0:0::/64');
    expect(countedAs('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });
});
