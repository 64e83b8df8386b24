import { columnOf } from './names.ts';

/** The tables that computed members read: rows added to these change how other records look. */
export const computedTables = {
  configurationQuestions: ['"record_configurationTypeQuestion"'],
  companyTypes: ['"record_companyTypeAssociation"', '"record_companyType"'],
} as const;

/**
 * A configuration's questions with its answers: all active questions of its type, and inactive ones that
 * were answered. Answers are kept as `{ "<question id>": { "id": …, "value": … } }`, long enough to be stored compressed:
 * `offset 0` has them unpacked once for a record, and not three times for each of its questions.
 */
export function configurationQuestions(alias: string): string {
  return `(select json_agg(json_strip_nulls(json_build_object(
      'answerId', q.answer->'id', 'questionId', q.id, 'question', q.data->'question', 'answer', q.answer->'value',
      'sequenceNumber', q.data->'sequenceNumber', 'numberOfDecimals', q.data->'numberOfDecimals',
      'fieldType', q.data->'fieldType', 'requiredFlag', q.data->'requiredFlag'
    )) order by (q.data->>'sequenceNumber')::numeric, q.id)::text
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
