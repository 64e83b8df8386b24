const pageSizeDefault = 50;
const pageSizeMax = 1_000;

/** How many lines a screen's list asks for with `pageSize`: 1 to 1,000, else 50. */
export function pageSizeOf(asked: string | undefined): number {
  return Math.min(pageSizeMax, Math.max(1, Number(asked ?? pageSizeDefault) || pageSizeDefault));
}
