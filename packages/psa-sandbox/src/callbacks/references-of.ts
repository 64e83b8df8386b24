import { z } from 'zod';

/** What a record refers to, by the level that asks for it: one id, or several for a company's types. */
export type References = Readonly<Record<string, number | null | readonly number[]>>;

const reference = z.object({ id: z.number() });
const references = z.array(reference).min(1);
const shownRecord = z.record(z.string(), z.unknown());

/** Lists of references, and the level that asks for one of them. */
const levelOfList = new Map([['types', 'type']]);

/** The references in a record as it is shown. */
export function referencesOf(json: string | null): References {
  if (json === null) return {};
  const found: Record<string, number | readonly number[]> = {};
  for (const [name, value] of Object.entries(shownRecord.parse(JSON.parse(json)))) {
    const one = reference.safeParse(value);
    if (one.success) found[name] = one.data.id;
    const level = levelOfList.get(name);
    const several = level === undefined ? undefined : references.safeParse(value);
    if (level !== undefined && several?.success === true) found[level] = several.data.map(({ id }) => id);
  }
  return found;
}
