import type { Env } from '../env.ts';
import { plant } from './base.ts';

const names = [
  'Harbor Dental Group',
  'Northwind Logistics',
  'Cedar Grove School',
  'Bright Optics',
  'Lakeside Legal',
  'Summit Accounting',
  'Green Valley Foods',
  'Riverstone Clinic',
  'Copper Kettle Hotels',
  'Atlas Machine Works',
];

/** Ten companies with a contact, a workstation and a ticket each: something to look at. */
export async function seedDemonstration(env: Env): Promise<void> {
  const first = async (kind: string): Promise<number> => (await env.small.find(kind, () => true))?.id ?? 1;
  const [status, territory, board, department, configurationStatus] = await Promise.all(
    ['companyStatus', 'location', 'board', 'department', 'configurationStatus'].map(first),
  );
  const onBoard = (kind: string) =>
    env.small.find(kind, (row) => row.refs['board'] === board && row.data['defaultFlag'] === true);
  const ticketStatus = (await onBoard('boardStatus'))?.id;
  const priority = (await env.small.find('priority', (row) => row.data['defaultFlag'] === true))?.id;
  const workstation = await plant(env, 'configurationType', {
    name: 'Workstation',
    inactiveFlag: false,
    systemFlag: false,
  });
  for (const [i, name] of names.entries()) {
    const identifier = name.replaceAll(/[^A-Za-z]/g, '').slice(0, 30);
    const company = await plant(
      env,
      'company',
      {
        identifier,
        name,
        addressLine1: `${100 + i} Main Street`,
        city: 'Springfield',
        phoneNumber: `555010${i}`,
        deletedFlag: false,
        leadFlag: false,
        unsubscribeFlag: false,
        isVendorFlag: false,
      },
      { status: status ?? 1, territory: territory ?? 1 },
    );
    const contact = await plant(
      env,
      'contact',
      { firstName: 'Alex', lastName: `Contact ${i + 1}`, inactiveFlag: false },
      { company },
    );
    await plant(
      env,
      'configuration',
      { name: `WS-${i + 1}`, deviceIdentifier: `ws-${i + 1}`, activeFlag: true, billFlag: false },
      { company, type: workstation, status: configurationStatus ?? 1, contact },
    );
    await plant(
      env,
      'ticket',
      {
        summary: `Workstation of ${name} is slow`,
        recordType: 'ServiceTicket',
        severity: 'Medium',
        impact: 'Medium',
        closedFlag: false,
      },
      {
        company,
        contact,
        board: board ?? 1,
        department: department ?? 1,
        location: territory ?? 1,
        ...(ticketStatus === undefined ? {} : { status: ticketStatus }),
        ...(priority === undefined ? {} : { priority }),
      },
    );
  }
}
