import { resourceOf } from '../definitions/registry.ts';
import { ticketChangeLog } from '../definitions/views/index.ts';
import type { Selection } from '../store/document-sql.ts';
import { tableOf } from '../store/names.ts';
import type { Narrow } from '../store/records.ts';
import { trailTable } from '../store/trail-sql.ts';
import { changeLogCleared } from '../store/views.ts';
import { visibility } from '../store/visibility.ts';
import type { Call, Handler } from './call.ts';
import { listRecords } from './list.ts';
import type { Route } from './routes.ts';

const ticket = resourceOf('ticket');
const shown: Selection = new Map(
  ['id', ...Object.keys(ticketChangeLog.fields), '_info'].map((name): [string, true] => [name, true]),
);

/** Lines about tickets that the caller sees; whoever sees all tickets sees what became of deleted ones. */
function ofSeenTickets({ caller, access }: Call): Narrow {
  const limits = visibility(ticket, caller, access);
  return (p) => {
    const parts = limits.map((limit) => limit(p)).filter((part) => part !== undefined);
    if (parts.length === 0) return undefined;
    const sql = parts.map((part) => part.sql).join(' and ');
    return {
      sql: `t.ticket_id in (select t.id from ${tableOf(ticket)} t where ${sql})`,
      tables: parts.flatMap((part) => part.tables),
    };
  };
}

const list: Handler = async (call) =>
  listRecords({ ...call, access: 'All' }, ticketChangeLog, { narrow: [ofSeenTickets(call)], only: shown });

/** Clears the log for everybody; the trail itself stays. */
const clear: Handler = async ({ env }) => {
  await env.db.run(
    `insert into sandbox_setting (name, value)
      select $1, to_jsonb(coalesce(max(id), 0)) from ${trailTable}
      on conflict (name) do update set value = excluded.value`,
    [changeLogCleared],
  );
  return { status: 204, body: '' };
};

/** `/service/tickets/changelogs`. */
export const changeLogRoutes: readonly Route[] = [
  { verb: 'GET', path: ticketChangeLog.path, handler: list },
  { verb: 'DELETE', path: ticketChangeLog.path, handler: clear },
];
