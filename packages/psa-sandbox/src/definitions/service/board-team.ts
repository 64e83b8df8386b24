import { flag, integer, list, rareFlag, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/teams`. */
export const boardTeam: Resource = {
  name: 'boardTeam',
  object: 'BoardTeam',
  title: 'boardTeam',
  noun: 'Service Team',
  path: '/service/boards/{parentId}/teams',
  verbs: allVerbs,
  label: { name: ['name'] },
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  small: true,
  info: { path: '/service/boards/{parentId}/teams/info', items: 'after-id', fields: ['name'] },
  fields: {
    name: text(30, required),
    teamLeader: reference('member', required),
    members: list('integer'),
    defaultFlag: flag(),
    notifyOnTicketDelete: rareFlag(),
    defaultRoundRobinFlag: rareFlag(),
    roundRobinFlag: rareFlag(),
    boardId: { kind: 'parentId' },
    locationId: integer(),
    businessUnitId: integer(),
  },
};
