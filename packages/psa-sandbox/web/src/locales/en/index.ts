import { sandbox } from './sandbox.ts';
import { screens } from './screens.ts';

/** The app's messages in English, ICU. */
export const en = { ...screens, ...sandbox } as const;
