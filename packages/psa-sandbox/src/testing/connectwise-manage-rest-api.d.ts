/** The package brings no types; these are the parts that the test of other people's clients uses. */
declare module 'connectwise-manage-rest-api' {
  type Manage = {
    get(endpoint: string): Promise<unknown>;
    post(endpoint: string, body: unknown): Promise<unknown>;
    put(endpoint: string, body: unknown): Promise<unknown>;
    patch(endpoint: string, body: unknown): Promise<unknown>;
    delete(endpoint: string): Promise<unknown>;
  };
  export default function manageOf(o: {
    fqdn: string;
    companyId: string;
    publicKey: string;
    privateKey: string;
    clientId?: string;
  }): Manage;
}
