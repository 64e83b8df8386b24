import { text } from '../field.ts';
import type { Resource } from '../resource.ts';

/** `/system/audittrail`: a view over the lines of the trail, which are found by the record that they are about. */
export const auditTrailEntry: Resource = {
  name: 'auditTrailEntry',
  object: 'AuditTrailEntry',
  title: 'auditTrailEntry',
  path: '/system/audittrail',
  verbs: [],
  label: {},
  fields: {
    text: text(),
    enteredDate: text(),
    enteredBy: text(),
    auditType: text(),
    auditSubType: text(),
    auditSource: text(),
  },
};
