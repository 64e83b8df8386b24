import type { Measure } from '../logs/measure.ts';

import { rounded } from '../rounded.ts';
import type { Stage } from './stage.ts';

/** What console and worker together hold once the runs before are over. */
export const measureMemory = async (stage: Stage): Promise<Measure[]> => {
  const { bytes } = await stage.memory();
  const megabytes = bytes / 1e6;
  return [
    {
      name: `memory of console and worker after a run of ${stage.customers.length}`,
      value: rounded(megabytes, 0),
      unit: 'MB',
      target: '< 400',
      ok: megabytes < 400,
    },
  ];
};
