import {
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  jsonValue,
  oneof,
  record,
  string,
  uuid,
  type Arbitrary,
} from 'fast-check';
import type { Schema } from './test-openapi.ts';

/** Values that have broken servers before. */
const hostileStrings = constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\uD800',
  '__proto__',
  'constructor',
  "'; drop table users; --",
  '%00',
  '../../etc/passwd',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '1e309',
  '-0',
  'x'.repeat(5_000),
  '\u202Eabc',
  '가'.repeat(300),
);

const hostile: Arbitrary<unknown> = oneof(
  hostileStrings,
  string({ unit: 'binary' }),
  constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, 1e308, [], {}, [[[]]]),
  jsonValue({ maxDepth: 3 }),
);

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
const list = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

const text = ({ format, enum: choices }: Schema): Arbitrary<unknown> => {
  if (Array.isArray(choices)) return constantFrom<unknown>(...choices);
  if (format === 'email') return constantFrom('a@example.com', 'B@Example.com', 'no-email');
  if (format === 'uuid') return uuid();
  return oneof(string({ maxLength: 30 }), hostileStrings);
};

/** Values near what a schema describes: of its shape, with members left out, added, or of another type. */
export const nearly = (
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  depth = 0,
): Arbitrary<unknown> => {
  const ref = schema['$ref'];
  const named = typeof ref === 'string' ? schemas[ref.split('/').at(-1) ?? ''] : undefined;
  if (named !== undefined) return nearly(named, schemas, depth);
  const shaped = shapeOf(schema, schemas, depth);
  return oneof({ arbitrary: shaped, weight: 5 }, { arbitrary: hostile, weight: 1 });
};

const shapeOf = (
  schema: Schema,
  schemas: Readonly<Record<string, Schema>>,
  depth: number,
): Arbitrary<unknown> => {
  const either = [...list(schema['anyOf']), ...list(schema['oneOf'])];
  if (either.length > 0 && depth < 6) return oneof(...either.map((one) => nearly(one, schemas, depth + 1)));
  const { type } = schema;
  const kind = Array.isArray(type) ? type.find((one) => one !== 'null') : type;
  switch (kind) {
    case 'string':
      return text(schema);
    case 'integer':
      return oneof(integer(), integer({ min: 0, max: 10 }), constantFrom(-1, 0, 7, 8, 2 ** 31, 2 ** 53));
    case 'number':
      return double({ noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return boolean();
    case 'array': {
      const items = isSchema(schema['items']) ? nearly(schema['items'], schemas, depth + 1) : jsonValue();
      return array(items, { maxLength: 3 });
    }
    case 'object': {
      const { properties } = schema;
      const members = isSchema(properties)
        ? Object.fromEntries(
            Object.entries(properties).map(([name, member]) => [
              name,
              isSchema(member) ? nearly(member, schemas, depth + 1) : constant(null),
            ]),
          )
        : {};
      const known = record(members, { requiredKeys: [], noNullPrototype: true });
      const more = dictionary(oneof(string({ maxLength: 10 }), constant('__proto__')), hostile, {
        maxKeys: 1,
      });
      return oneof(
        { arbitrary: record(members, { noNullPrototype: true }), weight: 3 },
        { arbitrary: known, weight: 2 },
        { arbitrary: more, weight: 1 },
      );
    }
    default:
      return hostile;
  }
};

/** What stands in a path or a query: short texts, numbers and worse. */
export const hostileTexts: Arbitrary<string> = oneof(
  hostileStrings.filter((one) => one.length < 1_000 && one.isWellFormed()),
  constantFrom('1', '7', '8', '0', '-1', '2147483648', '1.5', 'NaN', 'null', 'undefined', '[object Object]'),
  string(),
  jsonValue({ maxDepth: 1 }).map((value) => JSON.stringify(value)),
);
