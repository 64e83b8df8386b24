import { pageSize } from './requests.ts';

/** What the sandbox answered, for prism to answer the same. */
export type Examples = { readonly companies: unknown; readonly ticket: unknown; readonly created: unknown };

const answer = (status: number, example: unknown) => ({
  [status]: {
    description: 'as recorded',
    content: { 'application/json': { schema: {}, example } },
  },
});

const query = (name: string, schema: object) => ({ name, in: 'query', schema });

/** An OpenAPI file of the three requests that are measured, with the checks that the sandbox makes too. */
export const openApi = ({ companies, ticket, created }: Examples): object => ({
  openapi: '3.0.3',
  info: { title: 'Measured', version: '1' },
  components: { securitySchemes: { keys: { type: 'http', scheme: 'basic' } } },
  security: [{ keys: [] }],
  paths: {
    '/company/companies': {
      get: {
        parameters: [
          { name: 'clientid', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } },
          query('conditions', { type: 'string', maxLength: 2_000 }),
          query('orderBy', { type: 'string' }),
          query('fields', { type: 'string' }),
          query('page', { type: 'integer', minimum: 1 }),
          query('pageSize', { type: 'integer', minimum: 1, maximum: 1_000, default: pageSize }),
        ],
        responses: answer(200, companies),
      },
    },
    '/service/tickets/{id}': {
      get: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'clientid', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } },
        ],
        responses: answer(200, ticket),
      },
    },
    '/service/tickets': {
      post: {
        parameters: [
          { name: 'clientid', in: 'header', required: true, schema: { type: 'string', format: 'uuid' } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['summary', 'company'],
                additionalProperties: false,
                properties: {
                  summary: { type: 'string', maxLength: 100 },
                  company: {
                    type: 'object',
                    required: ['id'],
                    properties: { id: { type: 'integer' } },
                  },
                  board: { type: 'object' },
                  status: { type: 'object' },
                  priority: { type: 'object' },
                  initialDescription: { type: 'string' },
                  severity: { type: 'string', enum: ['Low', 'Medium', 'High'] },
                  impact: { type: 'string', enum: ['Low', 'Medium', 'High'] },
                },
              },
            },
          },
        },
        responses: answer(201, created),
      },
    },
  },
});
