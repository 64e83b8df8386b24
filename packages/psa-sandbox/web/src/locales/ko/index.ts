import { sandbox } from './sandbox.ts';
import { screens } from './screens.ts';

/** Korean; each part is held to its English by the types. */
export const ko = { ...screens, ...sandbox } as const;
