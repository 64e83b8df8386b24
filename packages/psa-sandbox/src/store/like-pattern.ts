/** A pattern of `like` for texts that have this one in them; its own wildcards stand for themselves. */
export function having(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
