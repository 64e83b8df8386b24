import { readOnly, reference, required } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/service/boards/{parentId}/skillMappings`: skills are kept as they were sent, since this PSA has none. */
export const boardSkillMapping: Resource = {
  name: 'boardSkillMapping',
  object: 'BoardSkillMapping',
  title: 'boardSkillMapping',
  path: '/service/boards/{parentId}/skillMappings',
  verbs: allVerbs,
  label: {},
  parent: { column: 'board', to: 'board' },
  goesWithParent: true,
  fields: {
    type: reference('boardType', required),
    subType: reference('boardSubType'),
    item: reference('boardItem'),
    skillCategory: { kind: 'loose', required: true },
    skill: { kind: 'loose', required: true },
    board: reference('board', readOnly),
  },
};
