/**
 * The steps of the set-up in the PSA, as Umbrella's published instructions have them (roles, rows and levels are
 * facts; the sentences are ours). `right` names the rights by which the check sees that a step is done.
 */
export type GuideStep = {
  readonly key:
    | 'role'
    | 'role-name'
    | 'role-save'
    | 'company'
    | 'configurations'
    | 'tickets'
    | 'customize'
    | 'table-setup'
    | 'role-close'
    | 'member'
    | 'member-role'
    | 'key'
    | 'copy-keys'
    | 'paste';
  readonly rights: readonly string[];
};

export const guideSteps: readonly GuideStep[] = [
  { key: 'role', rights: [] },
  { key: 'role-name', rights: [] },
  { key: 'role-save', rights: [] },
  { key: 'company', rights: ['companies.company-maintenance.inquire'] },
  {
    key: 'configurations',
    rights: [
      'companies.configurations.add',
      'companies.configurations.edit',
      'companies.configurations.inquire',
    ],
  },
  {
    key: 'tickets',
    rights: [
      'service-desk.service-tickets.add',
      'service-desk.service-tickets.edit',
      'service-desk.service-tickets.inquire',
    ],
  },
  {
    key: 'customize',
    rights: ['table.company-configuration', 'table.service-priority', 'table.service-board'],
  },
  {
    key: 'table-setup',
    rights: ['system.table-setup.add', 'system.table-setup.edit', 'system.table-setup.inquire'],
  },
  { key: 'role-close', rights: [] },
  { key: 'member', rights: [] },
  { key: 'member-role', rights: [] },
  { key: 'key', rights: [] },
  { key: 'copy-keys', rights: [] },
  { key: 'paste', rights: [] },
];
