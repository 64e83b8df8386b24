import type { Resource } from '../definitions/resource.ts';
import type { Composed, Composer } from './composer.ts';
import { Gather } from './gather.ts';
import { tableOf } from './names.ts';
import { Recent } from './recent.ts';
import type { RowCache } from './row-cache.ts';
import type { SandboxDatabase } from './sandbox-database.ts';

/** Longer pages are for taking everything in once: keeping their records would push out what is asked for often. */
const keptRowsMax = 100;
const questionsMax = 1_000;

/**
 * Pages of whole records. `from` is the statement from its `from` on, with the rows' alias `t`; `$1` among its values is the
 * address that hrefs begin with.
 */
export class Pages {
  readonly #db: SandboxDatabase;
  readonly #composer: Composer;
  readonly #rows: RowCache;
  readonly #alike = new Gather<undefined, readonly Composed[]>();
  readonly #asked = new Recent<true>(questionsMax);

  constructor(db: SandboxDatabase, composer: Composer, rows: RowCache) {
    this.#db = db;
    this.#composer = composer;
    this.#rows = rows;
  }

  /** One page. Who asks the same while it is being read waits for the next reading, and shares it with all who do. */
  async read(
    resource: Resource,
    { base, limit }: { base: string; limit: number },
    from: string,
    values: readonly unknown[],
  ): Promise<readonly Composed[]> {
    if (limit > keptRowsMax) return this.#readPage(resource, base, from, values);
    const question = `${from} ${JSON.stringify(values)}`;
    return this.#alike.run(question, undefined, async (all) => {
      const again = this.#asked.get(question) === true;
      this.#asked.set(question, true);
      const records =
        (again ? await this.#keptPage(resource, base, from, values) : undefined) ??
        (await this.#readPage(resource, base, from, values, this.#db.rewrites));
      return all.map(() => records);
    });
  }

  async #readPage(
    resource: Resource,
    base: string,
    from: string,
    values: readonly unknown[],
    asOf?: number,
  ): Promise<readonly Composed[]> {
    const text = `select ${this.#composer.together} from (select ${this.#composer.cells(resource, 't')} as cells ${from}) p where $1::text is not null`;
    const [row] = await this.#db.run(text, values);
    return this.#composer.compose(resource, row?.[0], base, asOf);
  }

  /** A page that was asked for before: its rows' marks alone, and the rows whose text isn't known. */
  async #keptPage(
    resource: Resource,
    base: string,
    from: string,
    values: readonly unknown[],
  ): Promise<readonly Composed[] | undefined> {
    const text = `select string_agg(p.marked, ',') from (select concat(t.id, ':', t.xmin) as marked ${from}) p where $1::text is not null`;
    const marked = (await this.#db.run(text, values))[0]?.[0];
    if (typeof marked !== 'string') return [];
    const rows = marked.split(',').map((one) => {
      const colon = one.indexOf(':');
      return { id: one.slice(0, colon), mark: one.slice(colon + 1) };
    });
    const known = rows.map(({ id, mark }) => this.#rows.marked(resource, base, id, mark));
    const missing = rows.filter((_, i) => known[i] === undefined).map(({ id }) => Number(id));
    const read = new Map<number, Composed>();
    if (missing.length > 0) {
      const records = await this.#readPage(
        resource,
        base,
        `from ${tableOf(resource)} t where t.id = any($2::integer[])`,
        [base, missing],
        this.#db.rewrites,
      );
      for (const record of records) read.set(record.id, record);
    }
    const page: Composed[] = [];
    for (const [i, { id, mark }] of rows.entries()) {
      const json = known[i];
      const record = json === undefined ? read.get(Number(id)) : { id: Number(id), mark, json };
      // written between the two statements: the condition may hold no more, so the page is read as one
      if (record?.mark !== mark) return undefined;
      page.push(record);
    }
    return page;
  }
}
