/** A number in [0, 2^32) that depends on nothing but its parts (xmur3-like mixing). */
export const mix = (...parts: readonly number[]): number => {
  let hash = 0x9e3779b9;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13) ^ Math.floor(part / 0x1_0000_0000), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
};

/** The same for text (FNV-1a, then mixed). */
export const mixText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
};

export type Random = {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(share: number): boolean;
  /** One of a list that isn't empty. */
  pick<T>(from: readonly T[]): T;
};

/** A stream of numbers that is the same for the same parts, on every machine. */
export const randomOf = (...parts: readonly number[]): Random => {
  const seed = mix(...parts);
  let step = 0;
  const next = (): number => {
    step += 1;
    return mix(seed, step) / 0x1_0000_0000;
  };
  return {
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (share) => next() < share,
    pick: (from) => {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
};

/** `length` lower-case hexadecimal digits. */
export const hexOf = (length: number, ...parts: readonly number[]): string => {
  let text = '';
  for (let part = 0; text.length < length; part += 1)
    text += mix(...parts, part)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, length);
};
