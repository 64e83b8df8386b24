import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useCustomers } from '../../api/customers.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const typingMs = 300;

/** One customer out of ten thousand: what is typed is searched by the server. */
export function CustomerChoice(props: {
  value: string;
  error?: string | undefined;
  /** Only customers that have a company. */
  mapped?: boolean;
  onChange: (organizationId: string) => void;
}) {
  const t = useT();
  const provider = useProvider();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), typingMs);
  const found = useCustomers(provider.id, {
    search,
    pageSize: 50,
    ...(props.mapped ? { state: 'mapped' } : {}),
  });
  return (
    <Stack gap="xs">
      <TextInput
        label={t('overrides.search')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        {...(props.mapped ? {} : { 'data-autofocus': true })}
      />
      <NativeSelect
        label={t('overrides.customer')}
        value={props.value}
        error={props.error}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        data={[
          { value: '', label: t('overrides.choose') },
          ...(found.data?.rows ?? []).map((row) => ({
            value: String(row.organizationId),
            label: `${row.name} (${row.organizationId})`,
          })),
        ]}
      />
    </Stack>
  );
}
