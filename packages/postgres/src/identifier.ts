/** Quotes a name for SQL, for the statements that take no parameters (`create database`, `set role`). */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
