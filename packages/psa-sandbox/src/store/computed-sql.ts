import { columnOf } from './names.ts';

/** The tables that computed members read: rows added to these change how other records look. */
export const computedTables = {
  configurationQuestions: ['"record_configurationTypeQuestion"'],
  companyTypes: ['"record_companyTypeAssociation"', '"record_companyType"'],
} as const;

/** A member of a question as text, with its comma in front; nothing where it is null. */
function questionMember(name: string, json: string): string {
  return `coalesce(',"${name}":' || nullif(${json}, 'null'::jsonb)::text, '')`;
}

const ofQuestion = (name: string): string => questionMember(name, `q.data->'${name}'`);

/**
 * A configuration's questions with its answers: all active questions of its type, and inactive ones that
 * were answered. Answers are kept as `{ "<question id>": { "id": …, "value": … } }`, long enough to be stored compressed:
 * `offset 0` has them unpacked once for a record, and not three times for each of its questions. Members are put together
 * as text: with `json_build_object` 26 questions of 1,000 configurations took 590 ms, and 180 ms so.
 */
export function configurationQuestions(alias: string): string {
  const rest = ['sequenceNumber', 'numberOfDecimals', 'fieldType', 'requiredFlag'];
  const shown = [
    `coalesce('"answerId":' || (q.answer->'id')::text || ',', '')`,
    `'"questionId":' || q.id`,
    ofQuestion('question'),
    questionMember('answer', `q.answer->'value'`),
    ...rest.map(ofQuestion),
  ];
  return `(select '[' || string_agg('{' || ${shown.join(' || ')} || '}', ',' order by (q.data->>'sequenceNumber')::numeric, q.id) || ']'
    from (select q.id, q.data, k.answers->q.id::text as answer
      from (select ${alias}.kept->'answers' as answers offset 0) k, "record_configurationTypeQuestion" q
      where q.${columnOf('configurationType')} = ${alias}.${columnOf('type')} offset 0) q
    where (q.data->>'inactiveFlag')::boolean is not true or q.answer is not null)`;
}

/** The ids of a company's types, joined by commas; null for none. */
export function companyTypeIds(alias: string): string {
  return `(select string_agg(a.${columnOf('type')}::text, ',' order by a.${columnOf('type')})
    from "record_companyTypeAssociation" a where a.${columnOf('company')} = ${alias}.id)`;
}

/** A company's types, through its type associations. */
export function companyTypes(alias: string, base: string): string {
  return `(select json_agg(json_build_object('id', ct.id, 'name', ct.data->'name',
      '_info', json_build_object('type_href', ${base} || '/company/companies/types/' || ct.id)) order by ct.id)::text
    from "record_companyTypeAssociation" a join "record_companyType" ct on ct.id = a.${columnOf('type')}
    where a.${columnOf('company')} = ${alias}.id)`;
}
