/** The kinds of channels that a new PSA has. `communicationType` is what an entry of the kind is to programs. */
export const communicationTypes = [
  { id: 1, name: 'Email', communicationType: 'Email' },
  { id: 2, name: 'Direct', communicationType: 'Phone' },
  { id: 3, name: 'Fax', communicationType: 'Fax' },
  { id: 4, name: 'Mobile', communicationType: 'Phone' },
  { id: 5, name: 'Home', communicationType: 'Phone' },
] as const;
