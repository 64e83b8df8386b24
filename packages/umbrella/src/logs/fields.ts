const quote = 0x22;
const comma = 0x2c;
const space = 0x20;

/** More columns than any log type of Umbrella has; a line beyond it is no row. */
const maximumFields = 256;

/**
 * Splits one line (without its line break) into fields, or says why it can't be. Almost RFC 4180: fields are quoted,
 * a quote inside is doubled; but a space may stand before a quote, and a field may be unquoted.
 */
export const splitFields = (line: string): string[] | { malformed: string } => {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (fields.length === maximumFields) return { malformed: `more than ${maximumFields} columns` };
    let start = at;
    while (line.charCodeAt(start) === space) start += 1;
    if (line.charCodeAt(start) === quote) {
      const end = closingQuote(line, start + 1);
      if (end === -1)
        return { malformed: `column ${fields.length + 1}: a quoted value does not end (truncated row?)` };
      const value = line.slice(start + 1, end);
      fields.push(value.includes('"') ? value.replaceAll('""', '"') : value);
      at = end + 1;
      while (line.charCodeAt(at) === space) at += 1;
      if (at < line.length && line.charCodeAt(at) !== comma) {
        return { malformed: `column ${fields.length}: text after the closing quote` };
      }
    } else {
      const end = line.indexOf(',', start);
      at = end === -1 ? line.length : end;
      fields.push(line.slice(start, at));
    }
    if (at >= line.length) return fields;
    at += 1;
  }
};

/** Where the value that begins at `from` ends, or -1; a doubled quote belongs to it. */
const closingQuote = (line: string, from: number): number => {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 2)) {
    if (line.charCodeAt(at + 1) !== quote) return at;
  }
  return -1;
};

/** One line as Umbrella writes it: every field quoted, quotes doubled. The inverse of `splitFields`. */
export const joinFields = (fields: readonly string[]): string =>
  fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
