import type { Page } from 'playwright-core';
import { z } from 'zod';
import { makePsaKey } from '../psa-key.ts';
import type { TestWorld } from '../world.ts';
import { infect } from './days.ts';
import type { Office } from './office.ts';
import type { PsaAdmin } from './psa-admin.ts';

const runs = z.object({ rows: z.array(z.object({ runId: z.string(), state: z.string() })) });
const keys = z.array(z.object({ id: z.number(), publicKey: z.string() }));
const marked = z.array(z.object({ id: z.number(), deviceIdentifier: z.string() }));
const found = z.array(z.object({ id: z.number(), summary: z.string() }));
const refusedWrites = z.object({ total: z.number() });
/** What came of it. */
type Rotated = {
  /** The run's state when the old key was gone. */
  readonly stateThen: string;
  /** How many writes were refused meanwhile. */
  readonly refused: number;
  /** The identities that tickets tell of, one for each ticket. */
  readonly told: readonly string[];
  /** The mark of every configuration of ours. */
  readonly marks: readonly string[];
};

/** Of what a run does and Save doesn't: the run lasts until this is taken away again. */
const slow = ['/company/configurations*', '/service/*'].map((path) => ({
  kind: 'latency',
  path,
  probability: 1,
  delayMs: 1_500,
}));

/**
 * While a run reads and writes, somebody pastes a new pair and saves it, and deletes the old key in the PSA at once. The
 * run goes on to its end.
 */
export async function rotateWhileRunning(
  world: TestWorld,
  office: Office,
  psa: PsaAdmin,
  page: Page,
  organizationIds: readonly number[],
): Promise<Rotated> {
  const labels = organizationIds.map((_, index) => `LAPTOP-ROTATION-${index}`);
  for (const [index, organizationId] of organizationIds.entries())
    infect(world, organizationId, labels[index] ?? '');
  const next = await makePsaKey(world.psaUrl, 'The later key');
  const { publicKey, memberId } = office.psaKey;
  const old = (await psa.screens('GET', `/api-members/${memberId}/keys`, keys)).find(
    (key) => key.publicKey === publicKey,
  );
  const before = await office.admin.ask('GET', office.api('/writes?state=refused'), refusedWrites);

  await psa.screens('PUT', '/faults', z.unknown(), { seed: 1, rules: slow });
  await page.goto(office.screen('/runs'));
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.getByText('Running', { exact: true }).waitFor();
  const address = page.url();
  await page.goto(office.screen('/settings/psa'));
  await page.getByLabel('Public API Key', { exact: true }).fill(next.publicKey);
  await page.getByLabel('Private API Key', { exact: true }).fill(next.privateKey);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The credentials work and are saved.').waitFor();
  await psa.screens('DELETE', `/api-members/${memberId}/keys/${old?.id}`, z.unknown());
  const [latest] = (await office.admin.ask('GET', office.api('/runs?pageSize=1'), runs)).rows;
  await psa.screens('DELETE', '/faults', z.unknown());

  await page.goto(address);
  await page.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
  const after = await office.admin.ask('GET', office.api('/writes?state=refused'), refusedWrites);
  const tickets = await psa.rest(
    'GET',
    `/service/tickets?conditions=${encodeURIComponent('summary contains "LAPTOP-ROTATION"')}`,
    found,
  );
  const told = tickets.flatMap(({ summary }) => /LAPTOP-ROTATION-\d/.exec(summary) ?? []);
  const ours = await psa.rest(
    'GET',
    `/company/configurations?pageSize=1000&conditions=${encodeURIComponent('deviceIdentifier like "umbrella-%"')}`,
    marked,
  );
  return {
    stateThen: latest?.state ?? '',
    refused: after.total - before.total,
    told: told.toSorted(),
    marks: ours.map((one) => one.deviceIdentifier),
  };
}
