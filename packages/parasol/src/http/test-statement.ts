/** The tables, of those given, that a statement reads or writes, once for each time that it names them. */
export const tablesNamed = (statement: string, tables: readonly string[]): string[] =>
  [...statement.matchAll(/\b(?:from|join|into|update|using) (?:only )?"?(\w+)"?/g)]
    .map((match) => match[1] ?? '')
    .filter((name) => tables.includes(name));

/** Whether a statement compares `provider_id` for each of the tables that it touches, or writes it as a column. */
export const namesProvider = (statement: string, tables: readonly string[]): boolean => {
  const touched = tablesNamed(statement, tables);
  const columns = /^insert into "?\w+"? (?:as \w+ )?\(([^)]*)\)/.exec(statement)?.[1];
  const compared = statement.match(/"?provider_id"? = /g)?.length ?? 0;
  if (columns !== undefined && tables.includes(tablesNamed(statement, tables)[0] ?? ''))
    return columns.includes('provider_id') && compared >= touched.length - 1;
  return compared >= touched.length;
};
