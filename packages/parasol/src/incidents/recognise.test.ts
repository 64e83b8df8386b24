import { expect, test } from 'vitest';

import { incidentIdOf, kindOf } from './identity-keys.ts';
import { recognise, type KnownIdentity } from './recognise.ts';
import type { SeenIdentity } from './types.ts';

/** What a store remembers of what it was shown. */
const createMemory = () => {
  const aliases = new Map<string, string>();
  const identities = new Map<string, KnownIdentity>();
  return (seen: SeenIdentity): string => {
    const { identity, newAliases } = recognise(seen, (alias) => identities.get(aliases.get(alias) ?? ''));
    identities.set(identity.identityKey, identity);
    for (const alias of newAliases) aliases.set(alias, identity.identityKey);
    return identity.identityKey;
  };
};

const byReports = (originId: number, label: string): SeenIdentity => ({ type: 'roaming', label, originId });
const byLogs = (label: string): SeenIdentity => ({ type: 'Roaming Computers', label, originId: null });

test('both sources come to the same key without having met', () => {
  expect(createMemory()(byReports(5, 'Laptop-7'))).toBe(createMemory()(byLogs('LAPTOP-7 ')));
});

test('a change of source in either direction finds the same identity', () => {
  const toLogs = createMemory();
  expect(toLogs(byLogs('laptop-7'))).toBe(toLogs(byReports(5, 'Laptop-7')));
  const toReports = createMemory();
  expect(toReports(byReports(5, 'Laptop-7'))).toBe(toReports(byLogs('laptop-7')));
});

test('a renamed computer stays the same by its origin id, and its new name leads to it as well', () => {
  const memory = createMemory();
  const key = memory(byReports(5, 'Laptop-7'));
  expect(memory(byReports(5, 'Reception'))).toBe(key);
  expect(memory(byLogs('reception'))).toBe(key);
});

test('two computers of one name and different origin ids stay two', () => {
  const memory = createMemory();
  const first = memory(byReports(5, 'Laptop'));
  const second = memory(byReports(6, 'Laptop'));
  expect(second).not.toBe(first);
  expect(memory(byReports(5, 'Laptop'))).toBe(first);
  expect(memory(byReports(6, 'Laptop'))).toBe(second);
});

test('one that is told without a type is the one of its label, whichever source came first', () => {
  const untyped: SeenIdentity = { type: '', label: 'Laptop-7', originId: null };
  const typedFirst = createMemory();
  const key = typedFirst(byReports(5, 'Laptop-7'));
  expect(typedFirst(untyped)).toBe(key);
  const untypedFirst = createMemory();
  expect(untypedFirst(untyped)).toBe(untypedFirst(byReports(5, 'Laptop-7')));
  expect(untypedFirst(byReports(5, 'Laptop-7'))).toBe(untypedFirst(untyped));
});

test('one that is told without a type is none of several of its label', () => {
  const memory = createMemory();
  const user = memory({ type: 'AD Users', label: 'kim', originId: null });
  const computer = memory(byLogs('kim'));
  expect([user, computer]).not.toContain(memory({ type: '', label: 'kim', originId: null }));
});

test('a user and a computer of one name are two', () => {
  const memory = createMemory();
  const user = memory({ type: 'AD Users', label: 'kim', originId: null });
  expect(memory({ type: 'Roaming Computers', label: 'kim', originId: null })).not.toBe(user);
});

test.each([
  ['roaming', 'Roaming Computers'],
  ['anyconnect', 'Anyconnect Roaming Client'],
  ['directory_user', 'AD Users'],
  ['directory_computer', 'AD Computers'],
  ['network', 'Networks'],
  ['internal_network', 'Internal Networks'],
  ['site', 'Sites'],
  ['mobile_device', 'Mobile Devices'],
  ['network_device', 'Network Devices'],
  ['network_tunnel', 'Network Tunnels'],
])('%s in the reports is %s in the log files', (report, log) => {
  expect(kindOf(report)).toBe(kindOf(log));
});

test('the same customer and identity have the same incident id on every machine', () => {
  expect(incidentIdOf(7, 'roaming:laptop')).toBe(incidentIdOf(7, 'roaming:laptop'));
  expect(incidentIdOf(7, 'roaming:laptop')).not.toBe(incidentIdOf(8, 'roaming:laptop'));
});
