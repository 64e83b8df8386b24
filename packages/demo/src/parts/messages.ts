import { z } from 'zod';

/** What the parent tells a part to do, over the channel between them. */
export const partOrders = z.discriminatedUnion('order', [
  z.object({ order: z.literal('start'), settings: z.unknown() }),
  z.object({ order: z.literal('stop') }),
]);

/** What a part answers: ready with its addresses, or why it isn't. */
export const partAnswers = z.discriminatedUnion('answer', [
  z.object({ answer: z.literal('ready'), facts: z.unknown() }),
  z.object({ answer: z.literal('failed'), message: z.string() }),
]);

export type PartAnswer = z.infer<typeof partAnswers>;
