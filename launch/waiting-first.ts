import { sep } from 'node:path';

import { BaseSequencer, type TestSpecification } from 'vitest/node';

const waits = ({ moduleId }: TestSpecification): boolean => moduleId.includes(`${sep}e2e${sep}`);

/**
 * Files of `e2e` wait for browsers, processes and clocks, the others work. What waits begins first, so that the others fill
 * its gaps: by size, as is usual, the network's faults (108 s) began as the last of all, beside nothing.
 */
export class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}
