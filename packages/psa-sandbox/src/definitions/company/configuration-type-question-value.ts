import { flag, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/configurations/types/{grandparentId}/questions/{parentId}/values`. */
export const configurationTypeQuestionValue: Resource = {
  name: 'configurationTypeQuestionValue',
  object: 'ConfigurationTypeQuestionValue',
  title: 'configurationTypeQuestionValue',
  path: '/company/configurations/types/{grandparentId}/questions/{parentId}/values',
  verbs: allVerbs,
  label: { value: ['value'] },
  parent: { column: 'question', to: 'configurationTypeQuestion' },
  goesWithParent: true,
  grandparent: { column: 'configurationType', to: 'configurationType' },
  small: true,
  fields: {
    configurationType: reference('configurationType', readOnly),
    question: reference('configurationTypeQuestion', readOnly),
    value: text(1000, required),
    defaultFlag: flag(),
    inactiveFlag: flag(),
  },
};
