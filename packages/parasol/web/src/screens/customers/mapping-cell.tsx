import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { Customer } from '../../api/customers.ts';
import { useCan } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { MapDialog } from './map-dialog.tsx';

/** The company of a customer, and the way to choose one. */
export function MappingCell({ customer }: { customer: Customer }) {
  const t = useT();
  const can = useCan();
  const [opened, setOpened] = useState(false);
  const { mapping } = customer;
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between" className="mapping-cell">
      {mapping ? (
        <span>
          {mapping.companyName}{' '}
          <Text component="span" size="xs" c="dimmed" className="may-break">
            {mapping.companyIdentifier}
            {mapping.suspendedReason === null && mapping.sharedBy < 2
              ? ''
              : ` · ${t('mapping.record', { id: String(mapping.companyRecId) })}`}
            {mapping.sharedBy < 2 ? '' : ` · ${t('mapping.taken', { count: mapping.sharedBy })}`}
          </Text>
        </span>
      ) : null}
      {can('mappings.change') && customer.state !== 'removed' ? (
        <Button
          size="compact-xs"
          className="no-shrink"
          variant={mapping ? 'subtle' : 'light'}
          onClick={() => setOpened(true)}
          aria-label={t(mapping ? 'mapping.change-for' : 'mapping.choose-for', { customer: customer.name })}
        >
          {mapping ? t('mapping.change') : t('mapping.choose')}
        </Button>
      ) : null}
      {opened ? <MapDialog customer={customer} onClose={() => setOpened(false)} /> : null}
    </Group>
  );
}
