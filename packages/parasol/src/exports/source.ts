import { z } from 'zod';

/** Folder of log files (path above `dnslogs`) to the organisation whose they are. */
const folders = z.record(z.string().min(1).max(1_000), z.number().int().positive()).default({});

const folderSource = z.strictObject({
  kind: z.literal('folder'),
  /** On the machine of console and worker, within the directories that the operator allows. */
  directory: z.string().min(1).max(1_000),
  folders,
});

const bucketSource = z.strictObject({
  kind: z.literal('bucket'),
  endpoint: z.string().max(300),
  region: z.string().max(100),
  bucket: z.string().max(100),
  prefix: z.string().max(500),
  accessKeyId: z.string().max(200),
  folders,
});

/** Where a provider's log files lie, as it is stored and shown; never a secret. */
export const logSource = z.discriminatedUnion('kind', [folderSource, bucketSource]);
export type LogSource = z.infer<typeof logSource>;
export type BucketSource = z.infer<typeof bucketSource>;

/** What is typed. `reports`: back to Umbrella's reports. Without `folders` those told before stay. */
export const logSourceInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reports') }),
  folderSource.extend({ folders: folders.unwrap().optional() }),
  bucketSource.extend({
    /** Default: Amazon's of the region. */
    endpoint: z.string().max(300).optional(),
    prefix: z.string().max(500).optional(),
    /** Without it the stored one is kept, for the same bucket and access key. */
    secretAccessKey: z.string().max(500).optional(),
    folders: folders.unwrap().optional(),
  }),
]);
export type LogSourceInput = z.input<typeof logSourceInput>;

/** The name under which a bucket's secret is sealed. */
export const sealedField = 'umbrella.log-bucket.secretAccessKey';

/** Two sources of the same files: what was read from one holds for the other. */
export const sameFiles = (left: LogSource, right: LogSource): boolean => {
  if (left.kind === 'folder') return right.kind === 'folder' && left.directory === right.directory;
  return (
    right.kind === 'bucket' &&
    left.endpoint === right.endpoint &&
    left.bucket === right.bucket &&
    left.prefix === right.prefix
  );
};
