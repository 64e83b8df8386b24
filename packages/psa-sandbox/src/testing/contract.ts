import { existsSync, readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';

const file = new URL('../../../../../shared/contracts/connectwise/subset-2025.1.json', import.meta.url);

/** Whether the API contract, which may not be redistributed, is beside the clone. */
export const contractIsHere = existsSync(file);

const response = z.object({
  content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })).optional(),
});
const reference = z.object({ $ref: z.string() });
const answerSchema = z.union([
  reference.transform(({ $ref }) => $ref),
  z.object({ items: reference }).transform(({ items }) => items.$ref),
]);
const recordsSchema = z.union([z.array(z.looseObject({})), z.looseObject({}).transform((one) => [one])]);

const contractSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.record(z.string(), response) }))),
  components: z.object({
    schemas: z.record(
      z.string(),
      z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
    ),
  }),
});

export type Contract = {
  /** the documented operations as `GET /service/tickets/{id}`, lower case but for the verb */
  operations: ReadonlySet<string>;
  /** what is wrong with an answer; empty where it fits */
  check(verb: string, template: string, status: number, body: unknown): string[];
  /** members of an answer that its schema doesn't have, as `GET /service/sources/info: inactiveFlag` */
  unknown(verb: string, template: string, status: number, body: unknown): string[];
  /** properties of a schema */
  properties(name: string): string[];
};

/** The published contract as a validator of answers. */
export function readContract(): Contract {
  const contract = contractSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'contract', components: contract.components });
  const operations = new Map<string, z.infer<typeof response>>();
  for (const [path, verbs] of Object.entries(contract.paths)) {
    for (const [verb, { responses }] of Object.entries(verbs)) {
      for (const [status, answer] of Object.entries(responses))
        operations.set(`${key(verb, path)} ${status}`, answer);
    }
  }
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (id: string, schema: Record<string, unknown>): ValidateFunction => {
    const known = compiled.get(id);
    if (known !== undefined) return known;
    const absolute: unknown = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/'));
    const validator = ajv.compile(z.record(z.string(), z.unknown()).parse(absolute));
    compiled.set(id, validator);
    return validator;
  };
  const properties = (name: string): string[] =>
    Object.keys(contract.components.schemas[name]?.properties ?? {});
  return {
    unknown(verb, template, status, body) {
      const id = `${key(verb, template)} ${status}`;
      const schema = answerSchema.safeParse(Object.values(operations.get(id)?.content ?? {})[0]?.schema);
      if (!schema.success) return [];
      const known = new Set(properties(schema.data.split('/').at(-1) ?? ''));
      const names = new Set(recordsSchema.parse(body).flatMap((one) => Object.keys(one)));
      return [...names].filter((name) => !known.has(name)).map((name) => `${id}: ${name}`);
    },
    operations: new Set([...operations.keys()].map((id) => id.replace(/ \d+$/, ''))),
    properties,
    check(verb, template, status, body) {
      const id = `${key(verb, template)} ${status}`;
      const documented = operations.get(id);
      if (documented === undefined) return [`${id} is not documented`];
      const schema = Object.values(documented.content ?? {})[0]?.schema;
      if (schema === undefined) return [];
      const validate = validatorOf(id, schema);
      if (validate(body)) return [];
      return (validate.errors ?? []).map((error) => `${id}${error.instancePath} ${error.message}`);
    },
  };
}

function key(verb: string, path: string): string {
  return `${verb.toUpperCase()} ${path.toLowerCase().replace(/\/$/, '')}`;
}
