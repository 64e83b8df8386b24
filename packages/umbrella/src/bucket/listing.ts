/** One page of S3's `ListObjectsV2`, asked for with `encoding-type=url`. */
export type Listing = {
  readonly objects: readonly { readonly key: string; readonly sizeBytes: number; readonly version: string }[];
  /** Folders, when a delimiter was asked for. */
  readonly folders: readonly string[];
  readonly next: string | null;
};

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const text = (xml: string): string =>
  xml.replaceAll(/&(#x?[0-9a-fA-F]+|[a-z]+);/gu, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    return String.fromCodePoint(
      name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)),
    );
  });

/** What stands between the first `<name>` and `</name>`; null if there is none. */
export const element = (xml: string, name: string): string | null => {
  const start = xml.indexOf(`<${name}>`);
  const end = start === -1 ? -1 : xml.indexOf(`</${name}>`, start);
  return end === -1 ? null : text(xml.slice(start + name.length + 2, end));
};

const every = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gsu'))].map((match) => match[1] ?? '');

/** Keys come URL-encoded, with `+` for a space. */
const decode = (key: string, encoded: boolean): string =>
  encoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key;

/** Reads a page; null if the text is no listing at all. The listing is flat, so no XML parser is needed. */
export const parseListing = (xml: string): Listing | null => {
  if (!xml.includes('<ListBucketResult')) return null;
  const encoded = element(xml, 'EncodingType') === 'url';
  return {
    objects: every(xml, 'Contents').map((one) => ({
      key: decode(element(one, 'Key') ?? '', encoded),
      sizeBytes: Number(element(one, 'Size') ?? 0),
      version: element(one, 'ETag') ?? element(one, 'LastModified') ?? '',
    })),
    folders: every(xml, 'CommonPrefixes').map((one) => decode(element(one, 'Prefix') ?? '', encoded)),
    next: element(xml, 'IsTruncated') === 'true' ? element(xml, 'NextContinuationToken') : null,
  };
};
