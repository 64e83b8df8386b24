import { z } from 'zod';

/** What the parent tells a part to do, over the channel between them. */
export const partOrders = z.discriminatedUnion('order', [
  z.object({ order: z.literal('start'), settings: z.unknown() }),
  z.object({ order: z.literal('stop') }),
  z.object({ order: z.literal('ask'), question: z.unknown() }),
]);

export type PartOrder = z.infer<typeof partOrders>;

/** What a part answers: ready with its addresses, or why it isn't; and what it was asked while it runs. */
export const partAnswers = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('ready'), facts: z.unknown() }),
  z.object({ answer: z.literal('failed'), message: z.string() }),
  z.object({ answer: z.literal('told'), what: z.unknown() }),
]);

export type PartAnswer = z.infer<typeof partAnswers>;
