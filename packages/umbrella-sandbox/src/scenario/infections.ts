/** A planned infection of one customer in the last window. `device`: which of its identities; `events`: how many. */
export type PlannedInfection = {
  readonly device: 'computer' | 'other-computer' | 'network';
  readonly events: number;
  readonly threat: 'beacon' | 'miner';
};

/**
 * Which customers are infected, by their place in the account: in every cycle, two customers with one identity over a
 * threshold of 5 (one of them with a second identity under it), one with exactly 5 events, one under, one with mining
 * only. So with threshold 5 a cycle makes two tickets, with 0 it makes five (mining is not counted by default).
 */
export const plannedInfections = (place: number, cycle: number): readonly PlannedInfection[] => {
  switch (place % cycle) {
    case 1:
      return [{ device: 'computer', events: 12 + (place % 30), threat: 'beacon' }];
    case 4:
      return [{ device: 'computer', events: 3, threat: 'beacon' }];
    case 7:
      return [{ device: 'network', events: 5, threat: 'beacon' }];
    case 9:
      return [
        { device: 'network', events: 40, threat: 'beacon' },
        { device: 'other-computer', events: 2, threat: 'beacon' },
      ];
    case 10:
      return [{ device: 'computer', events: 25, threat: 'miner' }];
    default:
      return [];
  }
};

/** Small scenarios have many infections in view; large ones about a hundred tickets in all. */
export const infectionCycle = (customers: number): number => Math.max(12, Math.ceil(customers / 50));
