import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';

import { parasolError } from '../errors/index.ts';

const kept = z.object({ providerId: z.string(), seq: z.number().int().min(1), hash: z.string() });

/** The last line of each chain that an export holds: all before it hangs on its hash. */
export type KeptEnds = ReadonlyMap<string, { readonly seq: number; readonly hash: string }>;

/**
 * Reads what `parasol audit export` wrote earlier and somebody kept elsewhere. Throws `bad_input` for anything else.
 */
export const keptEnds = async (file: string): Promise<KeptEnds> => {
  const ends = new Map<string, { seq: number; hash: string }>();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let number = 0;
  for await (const text of lines) {
    number += 1;
    if (text === '') continue;
    const line = kept.safeParse(parsed(text));
    if (!line.success)
      throw parasolError('bad_input', {
        fields: { [`${file}:${number}`]: 'This is no line of an audit export.' },
      });
    const { providerId, seq, hash } = line.data;
    if ((ends.get(providerId)?.seq ?? 0) < seq) ends.set(providerId, { seq, hash });
  }
  return ends;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
