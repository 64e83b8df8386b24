/** The path of Node 24: the one that npm brought, or the one that runs this if it is new enough. */
export const findNode: (root: string, version?: string) => string;
