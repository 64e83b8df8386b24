import { choice, decimal, flag, integer, readOnly, reference, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/company/configurations/types/{parentId}/questions`. */
export const configurationTypeQuestion: Resource = {
  name: 'configurationTypeQuestion',
  object: 'ConfigurationTypeQuestion',
  title: 'configurationTypeQuestion',
  path: '/company/configurations/types/{parentId}/questions',
  verbs: allVerbs,
  label: { question: ['question'] },
  parent: { column: 'configurationType', to: 'configurationType' },
  goesWithParent: true,
  small: true,
  fields: {
    configurationType: reference('configurationType', readOnly),
    fieldType: choice(
      [
        'TextArea',
        'Currency',
        'Date',
        'Hyperlink',
        'IPAddress',
        'Checkbox',
        'Number',
        'Percent',
        'Text',
        'Password',
      ],
      required,
    ),
    entryType: choice(['Date', 'EntryField', 'List', 'Option'], required),
    sequenceNumber: decimal(required),
    question: text(1000, required),
    numberOfDecimals: integer({ min: 0, most: 5 }),
    requiredFlag: flag(),
    inactiveFlag: flag(),
  },
};
