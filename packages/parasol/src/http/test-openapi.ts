import { z } from 'zod';
import { expectStatus, type TestPerson } from './test-console.ts';

/** A JSON schema as the document holds it; looked at member by member. */
export type Schema = Readonly<Record<string, unknown>>;
const schema = z.record(z.string(), z.unknown());

const parameter = z.object({
  name: z.string(),
  in: z.string(),
  schema: schema.default({}),
});
const operation = z.looseObject({
  'x-parasol-action': z.string().optional(),
  parameters: z.array(parameter).default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: schema.default({}) })) })
    .optional(),
});
const document = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema).default({}) }),
});

/** One operation of the console's own description. */
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly action: string | null;
  readonly parameters: readonly z.infer<typeof parameter>[];
  readonly body: Schema | null;
};

/** Everything that the API offers, by its own document: a new route is in it by itself. */
export const operationsOf = async (
  person: TestPerson,
): Promise<{ operations: Operation[]; schemas: Readonly<Record<string, Schema>> }> => {
  const described = document.parse(
    (await expectStatus(person.request('GET', '/api/openapi.json'), 200)).body,
  );
  const operations = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Operation => {
      const [body] = Object.values(one.requestBody?.content ?? {});
      return {
        method: method.toUpperCase(),
        path,
        action: one['x-parasol-action'] ?? null,
        parameters: one.parameters,
        body: body?.schema ?? null,
      };
    }),
  );
  return { operations, schemas: described.components.schemas };
};
