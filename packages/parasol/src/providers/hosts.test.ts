import { createServer } from 'node:http';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParasolError } from '../errors/index.ts';
import { guardedAgent, type Resolve } from './guarded-agent.ts';
import { refusalOfAddress, siteFrom, type HostPolicy } from './hosts.ts';

const strict: HostPolicy = { allowLoopbackHosts: false, allowedPrivateHosts: [] };
const local: HostPolicy = { allowLoopbackHosts: true, allowedPrivateHosts: [] };
const refused = (policy: HostPolicy, typed: string): boolean => {
  try {
    siteFrom(policy, typed);
    return false;
  } catch (error) {
    return error instanceof ParasolError && error.code === 'site_not_allowed';
  }
};

describe('the site as typed', () => {
  it('takes a cloud region by its name or by the sign-in host', () => {
    expect(siteFrom(strict, 'na')).toBe('https://api-na.myconnectwise.net');
    expect(siteFrom(strict, ' EU ')).toBe('https://api-eu.myconnectwise.net');
    expect(siteFrom(strict, 'au')).toBe('https://api-au.myconnectwise.net');
    expect(siteFrom(strict, 'staging')).toBe('https://api-staging.connectwisedev.com');
    expect(siteFrom(strict, 'na.myconnectwise.net')).toBe('https://api-na.myconnectwise.net');
    expect(siteFrom(strict, 'https://PSA.example.com:8443/')).toBe('https://psa.example.com:8443');
  });

  it.each([
    'http://psa.example.com',
    'ftp://psa.example.com',
    'https://user:password@psa.example.com',
    'https://psa.example.com/v4_6_release',
    'https://psa.example.com/?x=1',
    'intranet',
    '',
    'not a host',
    // Every way to write an address that is not public, as the WHATWG parser reads it.
    'https://127.0.0.1',
    'https://2130706433',
    'https://0x7f.1',
    'https://0177.0.0.1',
    'https://127.1',
    'https://localhost',
    'https://sandbox.localhost',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://100.64.0.1',
    'https://169.254.169.254',
    'https://0.0.0.0',
    'https://224.0.0.1',
    'https://255.255.255.255',
    'https://[::1]',
    'https://[::]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[::ffff:169.254.169.254]',
    'https://[::ffff:0:127.0.0.1]',
    'https://[64:ff9b::a9fe:a9fe]',
    'https://[2002:7f00:1::]',
    'https://[fe80::1]',
    'https://[fd00::1]',
    'https://[ff02::1]',
    'https://①②⑦.0.0.1',
  ])('is refused where it could lead inside: %s', (typed) => {
    expect(refused(strict, typed)).toBe(true);
  });

  it('may be this machine only where sandboxes are allowed, and then also without TLS', () => {
    expect(siteFrom(local, 'http://127.0.0.1:4681')).toBe('http://127.0.0.1:4681');
    expect(siteFrom(local, 'http://localhost:4681')).toBe('http://localhost:4681');
    expect(refused(local, 'http://10.0.0.1')).toBe(true);
    expect(refused(local, 'http://psa.example.com')).toBe(true);
  });

  it('may be a private host that the operator has listed', () => {
    const listed = { allowLoopbackHosts: false, allowedPrivateHosts: ['psa.corp', '10.0.0.5'] };
    expect(siteFrom(listed, 'https://psa.corp')).toBe('https://psa.corp');
    expect(siteFrom(listed, '10.0.0.5')).toBe('https://10.0.0.5');
    expect(refused(listed, 'https://10.0.0.6')).toBe(true);
    expect(refusalOfAddress(listed, 'psa.corp', '10.9.9.9')).toBeNull();
    expect(refusalOfAddress(listed, 'other.corp', '10.9.9.9')).not.toBeNull();
  });
});

/** A name server of our own: each look-up takes the next answer. */
const resolving = (...answers: string[][]): { resolve: Resolve; asked: () => number } => {
  let asked = 0;
  const resolve: Resolve = (_name, _options, done) => {
    const list = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      list.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { resolve, asked: () => asked };
};

describe('the connection', () => {
  const hits: string[] = [];
  const server = createServer((incoming, response) => {
    hits.push(incoming.headers.host ?? '');
    response.end('here');
  });
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const reach = async (policy: HostPolicy, host: string, names?: Resolve): Promise<string> => {
    const agent = guardedAgent(policy, { resolve: names });
    try {
      const answer = await request(`http://${host}:${port}/`, { dispatcher: agent });
      return await answer.body.text();
    } catch (error) {
      return error instanceof Error ? error.message : 'failed';
    } finally {
      await agent.destroy();
    }
  };

  it('goes to no private address that a public name leads to', async () => {
    hits.length = 0;
    for (const addresses of [['127.0.0.1'], ['::1'], ['169.254.169.254'], ['93.184.215.14', '127.0.0.1']]) {
      const { resolve } = resolving(addresses);
      expect(await reach(local, 'evil.example', resolve)).toMatch(/not on the public internet/);
    }
    expect(hits).toEqual([]);
  });

  it('asks for the address once and connects to what was judged, so that a second answer changes nothing', async () => {
    hits.length = 0;
    const { resolve, asked } = resolving(['127.0.0.1'], ['10.0.0.1']);
    const listed = { allowLoopbackHosts: false, allowedPrivateHosts: ['psa.corp'] };
    expect(await reach(listed, 'psa.corp', resolve)).toBe('here');
    expect(asked()).toBe(1);
  });

  it('goes to no literal address that is not public', async () => {
    expect(await reach(strict, '127.0.0.1')).toMatch(/not on the public internet/);
    expect(await reach(strict, '2130706433')).toMatch(/not on the public internet/);
    expect(await reach(local, '127.0.0.1')).toBe('here');
    expect(await reach(local, 'localhost')).toBe('here');
  });
});
