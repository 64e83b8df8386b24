import { type NetworkFault, networkFaultNames } from './kinds.ts';

/** What the product does over the network. */
export type Flow =
  | 'customers refresh'
  | 'companies read'
  | 'configuration create'
  | 'bulk creation'
  | 'configuration patch'
  | 'ticket create'
  | 'note append';

const nameOf = (flow: Flow, fault: NetworkFault): string => `${flow}: ${fault}`;

/** Strikes requests, each combination of flow and fault once, and remembers which it has struck. */
export const createStrikes = () => {
  const struck = new Set<string>();
  return {
    /** The fault for this request, if this combination is still to come. */
    once(flow: Flow, fault: NetworkFault | undefined): NetworkFault | null {
      if (fault === undefined || struck.has(nameOf(flow, fault))) return null;
      struck.add(nameOf(flow, fault));
      return fault;
    },
    /** The first fault that the flow has not met yet. */
    next: (flow: Flow): NetworkFault | undefined =>
      networkFaultNames.find((fault) => !struck.has(nameOf(flow, fault))),
    has: (flow: Flow, fault: NetworkFault): boolean => struck.has(nameOf(flow, fault)),
  };
};

export type Strikes = ReturnType<typeof createStrikes>;
