import { z } from 'zod';
import type { ApiMember, MemberInput } from '../../api/members.ts';

/** Fields of the Details tab (API record `ApiMember`, with its lengths). Messages are keys of the catalogue. */
export const MemberForm = z
  .object({
    identifier: z.string().trim().min(1, 'field.required.member-id').max(15, 'field.too-long.member-id'),
    name: z.string().trim().min(1, 'field.required.member-name').max(30, 'field.too-long.member-name'),
    emailAddress: z.union([z.literal(''), z.email('field.bad-email').max(250, 'field.bad-email')], {
      error: 'field.bad-email',
    }),
    timeZone: z.string(),
    securityRoleId: z.string().min(1, 'field.required.role'),
    level: z.string(),
    location: z.string(),
    defaultLocation: z.string(),
    department: z.string(),
    territory: z.string(),
    serviceBoard: z.string(),
    notes: z.string(),
    inactiveFlag: z.boolean(),
    blockPriceFlag: z.boolean(),
    blockCostFlag: z.boolean(),
    excludedServiceBoardIds: z.array(z.string()),
  })
  .transform((form): MemberInput => ({
    ...form,
    securityRoleId: Number(form.securityRoleId),
    excludedServiceBoardIds: form.excludedServiceBoardIds.map(Number),
  }));
export type MemberFormValues = z.input<typeof MemberForm>;

export const emptyMember: MemberFormValues = {
  identifier: '',
  name: '',
  emailAddress: '',
  timeZone: '',
  securityRoleId: '',
  level: '',
  location: '',
  defaultLocation: '',
  department: '',
  territory: '',
  serviceBoard: '',
  notes: '',
  inactiveFlag: false,
  blockPriceFlag: false,
  blockCostFlag: false,
  excludedServiceBoardIds: [],
};

export const memberValues = (member: ApiMember): MemberFormValues => ({
  identifier: member.identifier,
  name: member.name,
  emailAddress: member.emailAddress ?? '',
  timeZone: member.timeZone ?? '',
  securityRoleId: String(member.securityRoleId),
  level: member.level ?? '',
  location: member.location ?? '',
  defaultLocation: member.defaultLocation ?? '',
  department: member.department ?? '',
  territory: member.territory ?? '',
  serviceBoard: member.serviceBoard ?? '',
  notes: member.notes ?? '',
  inactiveFlag: member.inactiveFlag ?? false,
  blockPriceFlag: member.blockPriceFlag,
  blockCostFlag: member.blockCostFlag,
  excludedServiceBoardIds: member.excludedServiceBoardIds.map(String),
});
