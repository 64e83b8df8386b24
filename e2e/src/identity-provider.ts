import { once } from 'node:events';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

export type IdentityProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Says where it may send people back to: an address that isn't known before the console, which needs the issuer's. */
  readonly sendBackTo: (redirectUri: string) => void;
  readonly stop: () => Promise<void>;
};

/** An OpenID provider on this machine, with pages to sign in on; everybody's e-mail is their login. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  // The issuer is the address, which is known only when it listens.
  let provider: Provider | undefined;
  const server = createServer((request, response) => void provider?.callback()(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const client = { clientId: 'parasol', clientSecret: 'a secret of this test only' };
  return {
    issuer,
    ...client,
    sendBackTo(redirectUri) {
      provider = new Provider(issuer, {
        clients: [
          {
            client_id: client.clientId,
            client_secret: client.clientSecret,
            redirect_uris: [redirectUri],
            token_endpoint_auth_method: 'client_secret_basic',
          },
        ],
        claims: { openid: ['sub'], email: ['email', 'email_verified'] },
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
        pkce: { required: () => true },
        cookies: { keys: ['of this test only'] },
        findAccount: (_context, sub) => ({
          accountId: sub,
          claims: () => ({ sub, email: sub, email_verified: true }),
        }),
      });
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
