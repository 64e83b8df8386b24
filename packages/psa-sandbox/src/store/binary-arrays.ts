/**
 * Lists as PostgreSQL itself sends and takes them (`array_recv`): written out as text, each quote of a JSON text would be
 * escaped here and found again there.
 */
const typeNumbers = { int4: 23, text: 25, jsonb: 3802 } as const;
const headLength = 20;
/** of jsonb's binary form, which is the JSON text behind it */
const jsonbVersion = 1;

/** The head of a list of one dimension that begins at 1, with room for its elements. */
function begun(type: keyof typeof typeNumbers, count: number, bytes: number): Buffer {
  const list = Buffer.allocUnsafe(headLength + bytes);
  list.writeInt32BE(1, 0);
  list.writeInt32BE(1, 4);
  list.writeInt32BE(typeNumbers[type], 8);
  list.writeInt32BE(count, 12);
  list.writeInt32BE(1, 16);
  return list;
}

/** A parameter of type `integer[]`. */
export function integerList(values: readonly (number | null)[]): Buffer {
  const there = values.reduce<number>((sum, value) => sum + Number(value !== null), 0);
  const list = begun('int4', values.length, 4 * (values.length + there));
  let at = headLength;
  for (const value of values) {
    at = list.writeInt32BE(value === null ? -1 : 4, at);
    if (value !== null) at = list.writeInt32BE(value, at);
  }
  return list;
}

function texts(type: 'jsonb' | 'text', values: readonly string[]): Buffer {
  const before = type === 'jsonb' ? 1 : 0;
  const lengths = values.map((value) => before + Buffer.byteLength(value));
  const bytes = lengths.reduce((sum, length) => sum + 4 + length, 0);
  const list = begun(type, values.length, bytes);
  let at = headLength;
  for (const [i, value] of values.entries()) {
    at = list.writeInt32BE(lengths[i] ?? 0, at);
    if (type === 'jsonb') at = list.writeUInt8(jsonbVersion, at);
    at += list.write(value, at);
  }
  return list;
}

/** A parameter of type `text[]`. */
export const textList = (values: readonly string[]): Buffer => texts('text', values);

/** A parameter of type `jsonb[]`, of JSON texts. */
export const jsonList = (values: readonly string[]): Buffer => texts('jsonb', values);
