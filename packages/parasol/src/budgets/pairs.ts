/** Numbers that are kept flat, two and two, as the pairs that they are. */
export const pairsOf = (numbers: readonly number[]): (readonly [number, number])[] =>
  Array.from({ length: Math.floor(numbers.length / 2) }, (_none, n) => [
    numbers[2 * n] ?? 0,
    numbers[2 * n + 1] ?? 0,
  ]);
