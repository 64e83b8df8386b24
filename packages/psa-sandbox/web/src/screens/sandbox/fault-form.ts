import { z } from 'zod';
import { faultKinds, faultMethods, type FaultRule } from '../../api/faults.ts';

/** A whole number written in a field; the message is a key of the catalogue. */
const whole = (from: number, to: number, message: string) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= from && value <= to, message);

/** What is asked for a new fault. Fields of other kinds are kept at their defaults and not looked at. */
export const FaultForm = z
  .object({
    kind: z.enum(faultKinds),
    methods: z.array(z.enum(faultMethods)),
    path: z.string().trim().max(500, 'field.bad.path'),
    percent: whole(1, 100, 'field.bad.percent'),
    times: z.union([z.literal(''), whole(1, 1_000_000, 'field.bad.times')], { error: 'field.bad.times' }),
    delayMs: whole(0, 3_600_000, 'field.bad.delay'),
    withRetryAfter: z.boolean(),
    retryAfterSeconds: whole(0, 3_600, 'field.bad.retry-after'),
    staleMs: whole(0, 3_600_000, 'field.bad.delay'),
  })
  .transform((form): FaultRule => ({
    kind: form.kind,
    ...(form.methods.length === 0 ? {} : { methods: form.methods }),
    path: form.path === '' ? '*' : form.path,
    probability: form.percent / 100,
    ...(form.times === '' ? {} : { times: form.times }),
    delayMs: form.delayMs,
    retryAfterSeconds: form.withRetryAfter ? form.retryAfterSeconds : null,
    staleMs: form.staleMs,
  }));

export const newFault: z.input<typeof FaultForm> = {
  kind: 'latency',
  methods: [],
  path: '',
  percent: '100',
  times: '',
  delayMs: '1000',
  withRetryAfter: true,
  retryAfterSeconds: '30',
  staleMs: '10000',
};

/** Paths that integrations call, to choose from. */
export const knownPaths = [
  '/company/companies*',
  '/company/configurations*',
  '/company/configurations/types*',
  '/finance/agreements*',
  '/service/boards*',
  '/service/priorities*',
  '/service/tickets',
  '/service/tickets/*',
  '/service/tickets/*/notes',
  '/system/*',
];
