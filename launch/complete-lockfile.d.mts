/** Optional packages that some locked package asks for and that the lockfile doesn't have: name to version. */
export const lackingPackages: (
  packages: Readonly<Record<string, { optionalDependencies?: Record<string, string> | undefined }>>,
) => Record<string, string>;
