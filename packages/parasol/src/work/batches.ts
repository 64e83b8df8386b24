/** The rows in groups of at most `size`, in order: as many as one statement, one call or one transaction takes. */
export const batchesOf = <Row>(rows: readonly Row[], size: number): Row[][] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_none, n) => rows.slice(n * size, (n + 1) * size));
