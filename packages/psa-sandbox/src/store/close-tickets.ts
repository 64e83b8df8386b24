import { columnOf } from './names.ts';
import type { Runner, SandboxDatabase } from './sandbox-database.ts';

/** All tickets of a status become closed, when and by whom, or open where nothing says so. */
export async function closeTicketsOf(
  db: SandboxDatabase,
  statusId: number,
  closed: { now: string; who: string } | undefined,
  runner: Runner,
): Promise<void> {
  const change =
    closed === undefined
      ? { closedFlag: false }
      : { closedFlag: true, closedDate: closed.now, closedBy: closed.who };
  await db.run(
    `update "record_ticket" set data = (data - 'closedDate' - 'closedBy') || $2::jsonb, version = version + 1
      where ${columnOf('status')} = $1`,
    [statusId, JSON.stringify(change)],
    runner,
  );
}
