/** How often the API (not the sandbox's own `/sandbox`) was called: by method, and by method and path. */
export class Calls {
  readonly byMethod = new Map<string, number>();
  readonly byPath = new Map<string, number>();

  count(method: string, path: string): void {
    const name = `${method} ${path.replaceAll(/\/\d+(?=\/|$)/gu, '/{id}')}`;
    this.byMethod.set(method, (this.byMethod.get(method) ?? 0) + 1);
    if (this.byPath.size < 1_000 || this.byPath.has(name))
      this.byPath.set(name, (this.byPath.get(name) ?? 0) + 1);
  }

  reset(): void {
    this.byMethod.clear();
    this.byPath.clear();
  }
}
