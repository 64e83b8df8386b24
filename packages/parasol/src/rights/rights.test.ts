import { umbrellaRights, type Level, type UmbrellaRight } from '@parasol/connectwise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  neededTables,
  openPsaOffice,
  type Member,
  type PsaOffice,
  type Role,
} from '../testing/psa-office.ts';
import { checkRights } from './check-rights.ts';

const now = new Date('2026-11-22T12:00:00Z');
const all = umbrellaRights.map((right) => [right.id, right] as const);
const levels = umbrellaRights.flatMap((right) =>
  right.kind === 'level' ? [[right.id, right] as const] : [],
);

describe.each(['answers', 'refuses'] as const)('the rights check, where mySecurity %s', (mySecurity) => {
  const method = mySecurity === 'answers' ? 'mySecurity' : 'probes';
  let office: PsaOffice;
  let role: Role;
  let member: Member;
  beforeAll(async () => {
    office = await openPsaOffice({ mySecurity });
    role = await office.umbrellaRole('Umbrella');
    member = await office.member('umbrella', role);
  });
  afterAll(async () => office.stop());

  const check = async () => checkRights(office.client(member), now);
  /** Puts one of the 13 at another level (a table: takes it off the list), looks, and puts it back. */
  const checkWith = async (right: UmbrellaRight, level: Level) => {
    const put = async (to: Level) => {
      if (right.kind === 'level')
        await office.set(role, [{ area: right.area, row: right.row, [right.column]: to }]);
      else
        await office.allow(
          role,
          to === 'All' ? neededTables : neededTables.filter((table) => table !== right.table),
        );
    };
    await put(level);
    try {
      return await check();
    } finally {
      await put('All');
    }
  };

  it('finds nothing missing and nothing in excess in the role of the guide', async () => {
    const report = await check();
    expect(report).toMatchObject({ method, missing: [], excess: [] });
    expect(report.rights.filter((right) => right.works === false)).toEqual([]);
    expect(report.granted).toBe(method === 'mySecurity' ? 13 : 3);
    expect(report.granted + report.unknown.length).toBe(13);
  });

  it.each(all)('names %s, and it alone, when it is taken away', async (id, right) => {
    const report = await checkWith(right, 'None');
    expect(report.missing).toEqual([id]);
    const found = report.rights.find((one) => one.id === id);
    expect(found?.why).toContain(right.kind === 'table' ? right.table : right.row);
  });

  it.each(levels)('never takes %s for granted when it is lowered to My', async (id, right) => {
    const report = await checkWith(right, 'My');
    const found = report.rights.find((one) => one.id === id);
    expect(found?.state).toBe(method === 'mySecurity' ? 'missing' : 'unknown');
    expect(found?.why).toContain('My');
  });

  it('writes nothing', async () => {
    const admin = (await office.roles()).find((one) => one.name === 'Admin');
    const client = office.client(await office.member('counting', admin ?? role));
    const count = async () =>
      Promise.all(
        [
          '/company/configurations',
          '/company/configurations/types',
          '/service/tickets',
          '/service/boards',
          '/service/priorities',
        ].map(async (path) => client.count(path)),
      );
    const before = await count();
    await checkRights(client, now);
    await check();
    expect(await count()).toEqual(before);
  });

  it('reports the role Admin as excess', async () => {
    const admin = (await office.roles()).find((one) => one.name === 'Admin');
    expect(admin).toBeDefined();
    const report = await checkRights(office.client(await office.member('boss', admin ?? role)), now);
    expect(report.missing).toEqual([]);
    expect(report.excess.length).toBeGreaterThan(method === 'mySecurity' ? 100 : 0);
    expect(report.admin).toBe(method === 'mySecurity' ? true : null);
  });

  it('sees the optional right to close tickets only where the PSA shows it', async () => {
    const closing = await office.umbrellaRole('Closing');
    await office.set(closing, [{ area: 'Service Desk', row: 'Close Service Tickets', edit: 'All' }]);
    const report = await checkRights(office.client(await office.member('closing', closing)), now);
    expect(report).toMatchObject({
      missing: [],
      excess: [],
      optional: { closeTickets: method === 'mySecurity' ? true : null },
    });
  });

  it('tells a role without any right from one that works', async () => {
    const report = await checkRights(
      office.client(await office.member('empty', await office.role('Empty'))),
      now,
    );
    expect(report.granted).toBe(0);
    expect(report.rights.filter((right) => right.works === true)).toEqual([]);
    expect(report.missing).toHaveLength(method === 'mySecurity' ? 13 : 7);
    expect(report.rights.every((right) => right.state === 'missing' || right.works === false)).toBe(true);
  });

  it('notices a board that is hidden from the member, and a Level below Corporate', async () => {
    const boards = await office
      .client(member)
      .get('/service/boards', z.array(z.looseObject({ id: z.number() })));
    const id = boards.outcome === 'ok' ? boards.body.at(-1)?.id : undefined;
    const excluded = await office.member('excluded', role, { excludedServiceBoardIds: [id] });
    expect((await checkRights(office.client(excluded), now)).hidden).toContainEqual(
      expect.objectContaining({ kind: 'board', what: `board ${id}`, sure: true }),
    );
    const local = await office.member('local', role, {
      level: 'Location (Level 2)',
      location: 'Branch Office',
    });
    expect((await checkRights(office.client(local), now)).hidden).toContainEqual(
      expect.objectContaining({ kind: 'level' }),
    );
  });

  it('does not make a report of a key that is not known', async () => {
    const stranger = office.client({ ...member, privateKey: 'wrongwrongwrong1' });
    await expect(checkRights(stranger, now)).rejects.toMatchObject({ name: 'PsaCallError' });
  });
});
