import { decimal, flag, readOnly, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/system/timeZoneSetups`. */
export const timeZoneSetup: Resource = {
  name: 'timeZoneSetup',
  object: 'TimeZoneSetup',
  title: 'timeZoneSetup',
  path: '/system/timeZoneSetups',
  verbs: allVerbs,
  label: { name: ['name'] },
  small: true,
  info: { path: '/system/timeZoneSetups/info', items: 'after-id', fields: ['name'] },
  fields: {
    name: text(50, required),
    timeZone: { kind: 'timeZone' },
    offset: decimal(),
    defaultFlag: flag(),
    daylightSavingsFlag: flag(readOnly),
  },
};
