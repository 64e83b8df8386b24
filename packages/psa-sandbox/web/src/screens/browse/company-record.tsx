import { Title } from '@mantine/core';
import { Loaded, useFormats } from '@parasol/web-kit';
import { useCompany } from '../../api/browse.ts';
import { Screen } from '../../frame/screen.tsx';
import { useRecordId } from '../../frame/use-record-id.ts';
import { useT } from '../../i18n.ts';
import { ConfigurationTable } from './configuration-table.tsx';
import { Facts } from './facts.tsx';
import { TicketTable } from './ticket-table.tsx';

/** One company with its configurations and tickets. */
export function CompanyRecord() {
  const t = useT();
  const format = useFormats();
  const company = useCompany(useRecordId() ?? 0);
  return (
    <Loaded query={company}>
      {(record) => {
        const address = [record.addressLine1, record.addressLine2, record.city, record.state, record.zip];
        const updated = record._info?.['lastUpdated'];
        return (
          <Screen
            crumbs={[{ label: t('menu.companies'), href: '/companies' }, { label: record.identifier }]}
            title={record.name}
            text={t('browse.read-only')}
            tools={{ back: '/companies' }}
          >
            <Facts
              rows={[
                [t('browse.company-id'), record.identifier],
                [t('browse.id'), record.id],
                [t('record.status'), record.status?.name],
                [t('browse.address'), address.filter(Boolean).join(', ')],
                [t('browse.phone'), record.phoneNumber],
                [t('browse.updated'), updated === undefined ? undefined : format.dateTime(updated)],
              ]}
            />
            <Title order={2} size="h4" mb="xs" mt="lg">
              {t('browse.configurations-of')}
            </Title>
            <ConfigurationTable company={record.id} />
            <Title order={2} size="h4" mb="xs" mt="lg">
              {t('browse.tickets-of')}
            </Title>
            <TicketTable company={record.id} />
          </Screen>
        );
      }}
    </Loaded>
  );
}
