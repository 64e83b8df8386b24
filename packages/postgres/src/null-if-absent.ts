/** For `.catch`: a file that isn't there is null; one that is there and can't be read is an error still. */
export const nullIfAbsent = (error: unknown): null => {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
};
