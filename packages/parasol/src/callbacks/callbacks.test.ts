import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

import { getRequestListener } from '@hono/node-server';
import { BoardStatus, CallbackEntry, type ConnectWiseClient } from '@parasol/connectwise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

import { createHttpApp } from '../http/index.ts';
import { listIncidents } from '../incidents/index.ts';
import { createProvider, psaClientFor, savePsaCredentials, saveSettings } from '../providers/index.ts';
import { startWorkerLoop } from '../runs/index.ts';
import { openPsaOffice, type Member, type PsaOffice } from '../testing/psa-office.ts';
import { startTestDeps, type TestDeps } from '../testing/test-deps.ts';
import { callbackStatus, keepRegistered, openHints, saveConsoleAddress } from './index.ts';
import { registeredOf } from './store.ts';

const actor = { kind: 'person', id: 'p1', name: 'Mina Kim' } as const;
const made = z.looseObject({ id: z.number() });
const boardId = 1;

type Delivered = { readonly body: string; readonly signature: string };

let deps: TestDeps;
let office: PsaOffice;
let admin: ConnectWiseClient;
let adminMember: Member;
/** The PSA calls for this one. */
let providerId: string;
/** And not for this one, so that every message to it is the test's own. */
let quietId: string;
let psa: ConnectWiseClient;
let withoutAddress: string | null;
let consoleUrl: string;
/** What the PSA sent to an address of the test's own: real messages, to be sent again or changed. */
let delivered: Delivered[] = [];
let receiverUrl: string;
let foreignCalls = 0;
let foreignUrl: string;
let closedStatus: number;
const closing: (() => unknown)[] = [];

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
};

const connected = async (name: string, { publicKey, privateKey }: Member): Promise<string> => {
  const { id } = await createProvider(deps, { kind: 'msp', name }, actor);
  const clientId = '6f1f9f0e-5d3e-4f1c-9a51-0c8f6a3a7d01';
  const keys = { site: office.url, companyId: 'parasol', clientId, publicKey, privateKey };
  await savePsaCredentials(deps, id, keys, actor);
  await saveSettings(deps, id, { ticketing: { enabled: true, boardId } }, actor);
  return id;
};

beforeAll(async () => {
  deps = await startTestDeps();
  office = await openPsaOffice({ mySecurity: 'answers' });
  const role = (await office.roles()).find(({ name }) => name === 'Admin');
  adminMember = await office.member('admin', { id: role?.id ?? 0 });
  admin = office.client(adminMember);
  const app = await createHttpApp(deps, { https: false });
  const answer = getRequestListener(app.fetch);
  consoleUrl = await serve((request, response) => void answer(request, response));
  receiverUrl = await serve((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = String(request.headers['x-content-signature']);
      delivered.push({ body: Buffer.concat(chunks).toString('utf8'), signature });
      response.writeHead(200).end();
    });
  });
  foreignUrl = await serve((_request, response) => {
    foreignCalls += 1;
    response.end(JSON.stringify({ signing_key: 'mine' }));
  });
  providerId = await connected('With callbacks', adminMember);
  psa = await psaClientFor(deps, providerId);
  withoutAddress = await keepRegistered(deps, providerId, psa);
  await saveConsoleAddress(deps, 'http://127.0.0.1:9');
  await keepRegistered(deps, providerId, psa);
  await saveConsoleAddress(deps, consoleUrl);
  await keepRegistered(deps, providerId, psa);
  quietId = await connected('Not called', adminMember);
  await saveSettings(deps, quietId, { ticketing: { enabled: false } }, actor);
  await registeredOf(deps, quietId, 'token');
  const entry = { url: `${receiverUrl}/?id=`, type: 'ticket', level: 'owner', objectId: 1 };
  await admin.write('POST', '/system/callbacks', entry, CallbackEntry);
  const statuses = await admin.get(`/service/boards/${boardId}/statuses`, z.array(BoardStatus));
  closedStatus =
    statuses.outcome === 'ok' ? (statuses.body.find((one) => one.closedStatus === true)?.id ?? 0) : 0;
});
afterAll(async () => {
  await psa.close();
  for (const close of closing.toReversed()) await close();
  await office.stop();
  await deps.stop();
});
beforeEach(() => {
  delivered = [];
});

const registered = async (): Promise<CallbackEntry[]> => {
  const list = await admin.get('/system/callbacks', z.array(CallbackEntry));
  if (list.outcome !== 'ok') throw new Error('not listed');
  return list.body.filter((one) => one.url?.includes('/callbacks/'));
};

/** A ticket in the PSA, and an incident of ours that it was made for. */
const openTicket = async (label: string, owner = providerId): Promise<number> => {
  const company = { identifier: label, name: label, city: 'Springfield' };
  const { id } = await write('POST', '/company/companies', company);
  const ticket = { summary: label, company: { id }, board: { id: boardId } };
  const { id: ticketId } = await write('POST', '/service/tickets', ticket);
  await deps.db.transaction().execute(async (tx) => {
    await tx
      .selectNoFrom((is) =>
        is.fn('set_config', [is.val('app.provider'), is.val(owner), is.lit(true)]).as('set'),
      )
      .execute();
    const at = new Date('2026-11-22T08:00:00Z');
    await tx
      .insertInto('incidents')
      .values({
        provider_id: owner,
        incident_id: label,
        organization_id: 7,
        identity_key: `roaming:${label}`,
        kind: 'roaming',
        label,
        origin_id: null,
        state: 'open',
        generation: 1,
        ticket_id: ticketId,
        first_window: at,
        ticket_window: at,
        last_window: at,
        opened_at: at,
        closed_at: null,
        close_reason: null,
      })
      .execute();
  });
  return ticketId;
};
const write = async (method: 'POST' | 'PATCH', path: string, body: unknown) => {
  const answer = await admin.write(method, path, body, made);
  if (answer.outcome !== 'ok') throw new Error(JSON.stringify(answer));
  return answer.body;
};
const closeTicket = (ticketId: number) =>
  write('PATCH', `/service/tickets/${ticketId}`, [
    { op: 'replace', path: 'status', value: { id: closedStatus } },
  ]);
const hinted = async (owner = quietId): Promise<readonly number[]> =>
  (await openHints(deps, owner)).ticketIds;
const forget = async (): Promise<void> => (await openHints(deps, quietId)).seen();

const nextDelivered = async (ticketId: number): Promise<Delivered> => {
  await expect
    .poll(() => delivered.some(({ body }) => body.includes(`"ID":${ticketId}`)), { timeout: 10_000 })
    .toBe(true);
  const found = delivered.find(({ body }) => body.includes(`"ID":${ticketId}`));
  if (found === undefined) throw new Error('not delivered');
  return found;
};
const send = async ({ body, signature }: Delivered, path = `${quietId}/token`): Promise<number> => {
  const url = `${consoleUrl}/api/v1/callbacks/${path}?recordId=`;
  const headers = { 'content-type': 'application/json', 'x-content-signature': signature };
  return (await fetch(`${url}1&action=updated`, { method: 'POST', headers, body })).status;
};

test('nothing is registered before the console has an address; then one callback, wherever it moves', async () => {
  expect(withoutAddress).toBeNull();
  for (let hour = 0; hour < 2; hour += 1)
    expect(await keepRegistered(deps, providerId, psa)).toBe('registered');
  expect(await registered()).toMatchObject([
    { type: 'ticket', level: 'board', objectId: boardId, url: expect.stringContaining(consoleUrl) },
  ]);
});

test('a callback that was switched off is switched on again, and one too many is taken away', async () => {
  const [own] = await registered();
  await write('PATCH', `/system/callbacks/${own?.id ?? 0}`, [
    { op: 'replace', path: 'inactiveFlag', value: true },
  ]);
  const extra = { url: `${own?.url ?? ''}2`, type: 'ticket', level: 'board', objectId: boardId };
  await write('POST', '/system/callbacks', extra);
  expect(await keepRegistered(deps, providerId, psa)).toBe('registered');
  expect(await registered()).toMatchObject([{ id: own?.id, inactiveFlag: false }]);
});

test('a key without the right goes on without callbacks, and is not asked again within the day', async () => {
  const least = await office.member('umbrella', await office.umbrellaRole('Umbrella'));
  const other = await connected('Without callbacks', least);
  const client = await psaClientFor(deps, other);
  let calls = 0;
  const counting: ConnectWiseClient = {
    ...client,
    get: (path, schema, query) => {
      calls += 1;
      return client.get(path, schema, query);
    },
  };
  for (let hour = 0; hour < 2; hour += 1) expect(await keepRegistered(deps, other, counting)).toBe('refused');
  expect(calls).toBe(1);
  // The screen says so, with what the PSA said.
  expect(await callbackStatus(deps, other)).toMatchObject({
    state: 'refused',
    checkedAt: expect.any(Date),
  });
  expect((await callbackStatus(deps, other)).detail).toMatch(/\w/);
  await saveSettings(deps, other, { ticketing: { enabled: false } }, actor);
  expect(await callbackStatus(deps, other)).toMatchObject({ state: 'tickets-off', detail: null });
  await client.close();
});

test('a technician who closes a ticket is heard of at once: the ticket is read, and its incident is closed', async () => {
  const ticketId = await openTicket('heard');
  await closeTicket(ticketId);
  await expect.poll(() => hinted(providerId), { timeout: 10_000 }).toEqual([ticketId]);
  const worker = startWorkerLoop(deps, { name: 'w', pollMs: 50 });
  const state = async () => (await listIncidents(deps, providerId, { search: 'heard' })).rows[0];
  await expect
    .poll(state, { timeout: 15_000 })
    .toMatchObject({ state: 'closed', closeReason: 'technician', ticketId });
  // Once what was read is stored; a worker that is stopped before leaves the hint to the next.
  await expect.poll(() => hinted(providerId), { timeout: 15_000 }).toEqual([]);
  await worker.stop();
});

test('a message only makes us look: what it says of the ticket is not believed', async () => {
  const ticketId = await openTicket('believed');
  const update = [{ op: 'replace', path: 'summary', value: 'believed still' }];
  await write('PATCH', `/service/tickets/${ticketId}`, update);
  await expect.poll(() => hinted(providerId), { timeout: 10_000 }).toContain(ticketId);
  const worker = startWorkerLoop(deps, { name: 'w2', pollMs: 50 });
  await expect.poll(() => hinted(providerId), { timeout: 15_000 }).toEqual([]);
  await worker.stop();
  expect((await listIncidents(deps, providerId, { search: 'believed' })).rows).toMatchObject([
    { state: 'open', identity: 'believed' },
  ]);
});

test('the same message again makes nobody look a second time', async () => {
  const ticketId = await openTicket('replayed', quietId);
  const message = await nextDelivered(ticketId);
  await forget();
  expect(await send(message)).toBe(204);
  expect(await hinted()).toEqual([ticketId]);
  await forget();
  expect(await send(message)).toBe(204);
  expect(await hinted()).toEqual([]);
});

test('a changed body, a forged signature and none at all are refused', async () => {
  const ticketId = await openTicket('forged', quietId);
  const { body, signature } = await nextDelivered(ticketId);
  await forget();
  const changed = body.replace(`"ID":${ticketId}`, `"ID":${ticketId} `);
  expect(await send({ body: changed, signature })).toBe(403);
  expect(await send({ body, signature: Buffer.alloc(32, 1).toString('base64') })).toBe(403);
  expect(await send({ body, signature: '' })).toBe(403);
  expect(await send({ body: 'no JSON', signature })).toBe(403);
  expect(await hinted()).toEqual([]);
});

test('a key_url of another host is never asked, whatever it would answer', async () => {
  const ticketId = await openTicket('foreign', quietId);
  const { body, signature } = await nextDelivered(ticketId);
  await forget();
  const own = new URL(office.url);
  const path = '/v2025_1//system/callbackkey/index.rails?companyName=parasol&id=1';
  for (const keyUrl of [
    `${foreignUrl}${path}`,
    `${own.protocol}//user:pass@${own.host}${path}`,
    `${own.protocol}//${own.host}/elsewhere`,
    `https://${own.host}${path}`,
    'file:///etc/passwd',
    'not an address',
  ]) {
    const message = {
      ...z.record(z.string(), z.unknown()).parse(JSON.parse(body)),
      Metadata: { key_url: keyUrl },
    };
    expect([keyUrl, await send({ body: JSON.stringify(message), signature })]).toEqual([keyUrl, 403]);
  }
  expect(foreignCalls).toBe(0);
  expect(await hinted()).toEqual([]);
});

test('an address that nobody registered is not found, and one provider’s messages reach no other', async () => {
  const ticketId = await openTicket('misled', quietId);
  const message = await nextDelivered(ticketId);
  await forget();
  expect(await send(message, `${quietId}/guessed`)).toBe(404);
  expect(await send(message, `${providerId}/token`)).toBe(404);
  expect(await send(message, '8d8ac610-566d-4ef0-9c22-186b2a5ed793/token')).toBe(404);
  expect(await hinted()).toEqual([]);
});

test('a flood is answered with 429, and costs no more than a counter', async () => {
  const other = await connected('Flooded', adminMember);
  await deps.db
    .insertInto('rate_limits')
    .values({ key: `callback:${other}`, count: 1_200, window_started_at: new Date() })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ count: 1_200, window_started_at: new Date() }),
    )
    .execute();
  expect(await send({ body: '{}', signature: '' }, `${other}/token`)).toBe(429);
});
