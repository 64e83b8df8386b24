import { resources } from '../definitions/registry.ts';
import { agreementHook } from './agreement.ts';
import { apiMemberHook, memberHook } from './api-member.ts';
import { boardSkillMappingHook } from './board-parts.ts';
import { boardStatusHook } from './board-status.ts';
import { callbackHook } from './callback.ts';
import { companyHook } from './company.ts';
import { configurationHook } from './configuration.ts';
import { contactHook } from './contact.ts';
import { documentHook } from './document.ts';
import type { Hook } from './hook.ts';
import { oneDefaultHook } from './one-default.ts';
import { securityRoleHook } from './security-role.ts';
import { ticketHook } from './ticket.ts';
import { ticketNoteHook } from './ticket-note.ts';
import { userDefinedFieldHook } from './user-defined-field.ts';

export type { Hook, WriteContext } from './hook.ts';

const hooks = new Map<string, Hook>([
  ...resources
    .filter((r) => r.fields['defaultFlag'] !== undefined)
    .map((r): [string, Hook] => [r.name, oneDefaultHook(r)]),
  ['agreement', agreementHook],
  ['apiMember', apiMemberHook],
  ['callback', callbackHook],
  ['company', companyHook],
  ['configuration', configurationHook],
  ['contact', contactHook],
  ['document', documentHook],
  ['member', memberHook],
  ['securityRole', securityRoleHook],
  ['boardSkillMapping', boardSkillMappingHook],
  ['boardStatus', boardStatusHook],
  ['ticket', ticketHook],
  ['ticketNote', ticketNoteHook],
  ['userDefinedField', userDefinedFieldHook],
]);

/** What a kind of record does besides what all do. */
export function hookOf(name: string): Hook {
  return hooks.get(name) ?? {};
}
