import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { TicketTable } from './ticket-table.tsx';

/** Service Desk > Service Tickets. */
export function TicketList() {
  const t = useT();
  return (
    <Screen
      crumbs={[{ label: t('menu.service-desk') }, { label: t('menu.tickets') }]}
      title={t('menu.tickets')}
    >
      <TicketTable />
    </Screen>
  );
}
