/** Whether PostgreSQL can keep a text: no NUL, no half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The longest text that is kept where no shorter length is documented. */
export const textLengthMax = 200_000;
/** Most entries of a list within a record. */
export const listLengthMax = 1_000;
