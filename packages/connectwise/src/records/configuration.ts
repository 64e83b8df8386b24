import { z } from 'zod';
import { flag, id, info, number, reference, text } from './fields.ts';

export const questionFieldTypes = [
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
] as const;
export const questionEntryTypes = ['Date', 'EntryField', 'List', 'Option'] as const;

/** `/company/configurations/types`. */
export const ConfigurationType = z.looseObject({
  id,
  name: z.string(),
  inactiveFlag: flag,
  systemFlag: flag,
  _info: info,
});
export type ConfigurationType = z.infer<typeof ConfigurationType>;

/** `/company/configurations/types/{parentId}/questions`. Enum values are open: later versions may add some. */
export const ConfigurationTypeQuestion = z.looseObject({
  id,
  configurationType: reference,
  fieldType: text,
  entryType: text,
  sequenceNumber: number,
  question: z.string(),
  numberOfDecimals: number,
  requiredFlag: flag,
  inactiveFlag: flag,
  _info: info,
});
export type ConfigurationTypeQuestion = z.infer<typeof ConfigurationTypeQuestion>;

export const ConfigurationTypeQuestionValue = z.looseObject({
  id,
  value: z.string(),
  defaultFlag: flag,
  inactiveFlag: flag,
  _info: info,
});
export type ConfigurationTypeQuestionValue = z.infer<typeof ConfigurationTypeQuestionValue>;

/** An answer on a configuration (`ConfigurationQuestion`). */
export const ConfigurationAnswer = z.looseObject({
  answerId: number,
  questionId: id,
  question: text,
  answer: z.union([z.string(), z.number(), z.boolean()]).nullish(),
  sequenceNumber: number,
  numberOfDecimals: number,
  fieldType: text,
  requiredFlag: flag,
});
export type ConfigurationAnswer = z.infer<typeof ConfigurationAnswer>;

/** `/company/configurations`. */
export const Configuration = z.looseObject({
  id,
  name: z.string(),
  type: reference,
  status: reference,
  company: reference,
  deviceIdentifier: text,
  activeFlag: flag,
  questions: z.array(ConfigurationAnswer).nullish(),
  _info: info,
});
export type Configuration = z.infer<typeof Configuration>;

export const ConfigurationStatus = z.looseObject({
  id,
  description: z.string(),
  closedFlag: flag,
  defaultFlag: flag,
  _info: info,
});
export type ConfigurationStatus = z.infer<typeof ConfigurationStatus>;
