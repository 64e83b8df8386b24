import { foreign, integer, rareFlag, text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/system/documents`: uploads are multipart; which record a document belongs to is kept beside it. */
export const document: Resource = {
  name: 'document',
  object: 'DocumentInfo',
  title: 'documentInfo',
  path: '/system/documents',
  noun: 'Document',
  verbs: [],
  label: { name: ['title'] },
  fields: {
    title: text(),
    fileName: text(),
    serverFileName: text(),
    owner: text(),
    linkFlag: rareFlag(),
    imageFlag: rareFlag(),
    publicFlag: rareFlag(),
    htmlTemplateFlag: rareFlag(),
    readOnlyFlag: rareFlag(),
    size: integer(),
    urlFlag: rareFlag(),
    createdOnDate: text(),
    documentType: foreign(),
    guid: text(),
  },
};
