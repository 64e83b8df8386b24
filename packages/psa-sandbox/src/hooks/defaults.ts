import type { Env } from '../env.ts';

/** The id of the default record of a small table (else none), within the record above where there is one. */
export async function defaultOf(
  env: Env,
  name: string,
  within?: { column: string; id: number },
): Promise<number | null> {
  const row = await env.small.find(
    name,
    (r) => r.data['defaultFlag'] === true && (within === undefined || r.refs[within.column] === within.id),
  );
  return row?.id ?? null;
}
