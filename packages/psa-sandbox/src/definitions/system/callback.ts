import { callbackLevels, callbackTypes } from '../../callbacks/callback-types.ts';
import { choice, flag, integer, readOnly, required, text } from '../field.ts';
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
  small: true,
  unique: [
    {
      fields: ['type', 'level', 'objectId', 'url'],
      message: 'A matching callback entry already exists',
      digested: true,
    },
  ],
  fields: {
    description: text(100),
    url: text(1000, { required: true, format: 'url' }),
    objectId: integer(required),
    type: choice(callbackTypes, required),
    level: choice(callbackLevels, required),
    memberId: integer(readOnly),
    payloadVersion: text(undefined, { default: '3.0.0' }),
    inactiveFlag: flag(),
    isSoapCallbackFlag: flag(),
    isSelfSuppressedFlag: flag(),
    connectWiseID: text(),
  },
};
