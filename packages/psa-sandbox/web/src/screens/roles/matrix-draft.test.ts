import { describe, expect, test } from 'vitest';
import { columns, type RoleSetting } from '../../api/role-setting.ts';
import { changedRows, drafted, hasLevel, setLevels, umbrellaDraft, umbrellaTables } from './matrix-draft.ts';

const row = (area: string, name: string, given: Partial<RoleSetting> = {}): RoleSetting => ({
  area,
  row: name,
  customize: false,
  add: 'None',
  edit: 'None',
  delete: 'None',
  inquire: 'None',
  ...given,
});

describe('the draft of a role', () => {
  test('stores only rows that differ, whole, and none after a change was taken back', () => {
    const rows = [row('Companies', 'Reports'), row('Finance', 'Reports')];
    const draft = setLevels({}, rows.slice(1), 'add', 'My');
    expect(changedRows(rows, draft)).toEqual([row('Finance', 'Reports', { add: 'My' })]);
    expect(changedRows(rows, setLevels(draft, rows, 'add', 'None'))).toEqual([]);
  });

  test('leaves cells that do not exist alone when a column is set', () => {
    const rows = [row('System', 'API Reports', { add: null }), row('System', 'My Company')];
    const draft = setLevels({}, rows, 'add', 'All');
    expect(rows.map((one) => drafted(one, draft).add)).toEqual([null, 'All']);
  });

  test('knows a row with a level from one without', () => {
    expect(hasLevel(row('Sales', 'Opportunity'))).toBe(false);
    expect(hasLevel(row('Sales', 'Opportunity', { add: null, inquire: 'My' }))).toBe(true);
  });
});

describe('the template "Umbrella"', () => {
  // By hand from the mission document, apart from the list that the template is made of.
  const wanted = [
    'Company Maintenance inquire',
    'Configurations add',
    'Configurations edit',
    'Configurations inquire',
    'Service Tickets add',
    'Service Tickets edit',
    'Service Tickets inquire',
    'Table Setup add',
    'Table Setup edit',
    'Table Setup inquire',
  ];
  const rows = [
    row('Companies', 'Company Maintenance'),
    row('Companies', 'Configurations', { delete: 'All' }),
    row('Companies', 'Contacts', { inquire: 'All' }),
    row('Service Desk', 'Service Tickets'),
    row('Service Desk', 'Close Service Tickets'),
    row('System', 'Table Setup'),
  ];

  test('fills in the ten levels of the document, and None everywhere else', () => {
    const draft = umbrellaDraft(rows);
    const granted = rows.flatMap((setting) =>
      columns
        .filter((column) => drafted(setting, draft)[column] === 'All')
        .map((column) => `${setting.row} ${column}`),
    );
    expect(granted).toEqual(wanted);
    expect(rows.some((setting) => Object.values(drafted(setting, draft)).includes('My'))).toBe(false);
  });

  test('allows the three setup tables of the document', () => {
    expect(umbrellaTables).toEqual([
      'Company / Configuration',
      'Service / Priority',
      'Service / Service Board',
    ]);
  });
});
