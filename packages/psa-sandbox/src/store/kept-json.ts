/** jsonb keeps an object's members by the length of their names, and those of a length by their bytes. */
function inKeptOrder([a]: [string, unknown], [b]: [string, unknown]): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

/**
 * A value as JSON text, its members in the order in which a jsonb column gives them back: what is shown of a record that
 * was just added is what is shown of it ever after, though nothing of it is read back. Names are those of definitions, in ASCII.
 */
export function keptJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(keptJson).join(',')}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members
    .toSorted(inKeptOrder)
    .map(([name, member]) => `${JSON.stringify(name)}:${keptJson(member)}`)
    .join(',')}}`;
}
