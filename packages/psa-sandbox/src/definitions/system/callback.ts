import { flag, integer, readOnly, required, text } from '../field.ts';
import { allVerbs, type Resource } from '../resource.ts';

/** `/system/callbacks`. */
export const callback: Resource = {
  name: 'callback',
  object: 'CallbackEntry',
  title: 'callbackEntry',
  noun: 'Callback',
  path: '/system/callbacks',
  verbs: allVerbs,
  label: { description: ['description'] },
  fields: {
    description: text(100),
    url: text(1000, { required: true, format: 'url' }),
    objectId: integer(required),
    type: text(undefined, required),
    level: text(undefined, required),
    memberId: integer(readOnly),
    payloadVersion: text(undefined, { default: '3.0.0' }),
    inactiveFlag: flag(),
    isSoapCallbackFlag: flag(),
    isSelfSuppressedFlag: flag(),
    connectWiseID: text(),
  },
};
