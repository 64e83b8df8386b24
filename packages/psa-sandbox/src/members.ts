import { resourceOf } from './definitions/registry.ts';
import { type Env, timestamp } from './env.ts';
import type { Draft } from './rest/read-record.ts';
import type { Runner } from './store/sandbox-database.ts';

/**
 * API members stand in the list of members too (licence class A), under the same id, so that they can own
 * tickets and be named as who entered a record.
 */
export async function mirrorMember(
  env: Env,
  id: number,
  draft: Pick<Draft, 'data' | 'refs'>,
  who: string,
  runner: Runner,
): Promise<void> {
  const member = resourceOf('member');
  const data = {
    identifier: draft.data['identifier'],
    firstName: draft.data['name'] ?? draft.data['identifier'],
    // a member record has these even where an API member has none
    lastName: 'API',
    defaultEmail: 'Office',
    defaultPhone: 'Office',
    licenseClass: 'A',
    invoiceScreenDefaultTabFormat: 'ShowInvoicingTab',
    invoicingDisplayOptions: 'RemainOnInvoicingScreen',
    agreementInvoicingDisplayOptions: 'RemainOnInvoicingScreen',
    inactiveFlag: draft.data['inactiveFlag'] === true,
    adminFlag: false,
  };
  const refs = {
    securityRole: draft.refs['securityRole'] ?? null,
    structureLevel: draft.refs['structureLevel'] ?? null,
  };
  const stored = await env.records.stored(member, id, [], runner);
  const o = { base: '', now: timestamp(env.now()), who };
  if (stored === undefined) {
    const added = { data: { ...data, hireDate: o.now }, kept: {}, refs };
    await env.records.insert(member, added, { ...o, id }, runner);
    return;
  }
  await env.records.update(
    member,
    id,
    stored.version,
    { ...stored, data: { ...stored.data, ...data }, refs: { ...stored.refs, ...refs } },
    o,
    runner,
  );
}
