import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider, type AccountClaims } from 'oidc-provider';

type Person = { readonly email?: string; readonly emailVerified?: unknown };

/** An OpenID provider on this machine; `people` are known to it by their login. */
export const startTestOidc = async (redirectUri: string, people: ReadonlyMap<string, Person>) => {
  // The issuer is the address, which is known only when it listens.
  let provider: Provider | undefined;
  const server = createServer((request, response) => void provider?.callback()(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const client = { clientId: 'parasol', clientSecret: 'a secret of this test only' };
  provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [redirectUri],
        token_endpoint_auth_method: 'client_secret_basic',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    pkce: { required: () => true },
    cookies: { keys: ['of this test only'] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: (): AccountClaims => {
        const person = people.get(sub);
        return { sub, email: person?.email, email_verified: person?.emailVerified };
      },
    }),
  });
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { issuer, ...client, signInThere, stop };
};

/** What a person does there: follows, signs in as `login`, consents; the address to which they are sent back. */
const signInThere = async (start: string, login: string): Promise<URL> => {
  const jar = new Map<string, string>();
  const ask = async (url: URL, form?: Record<string, string>): Promise<Response> => {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/s);
      jar.set(name, value);
    }
    return answer;
  };
  let url = new URL(start);
  const home = url.origin;
  let answer = await ask(url);
  for (let step = 0; step < 12; step += 1) {
    const to = answer.headers.get('location');
    if (to !== null) {
      url = new URL(to, url);
      if (url.origin !== home) return url;
      answer = await ask(url);
      continue;
    }
    const page = await answer.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined) throw new Error(`No question on the page (${answer.status}): ${page}`);
    answer = await ask(url, { prompt, login, password: 'any' });
  }
  throw new Error('Still there after 12 steps');
};
