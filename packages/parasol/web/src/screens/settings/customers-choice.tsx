import { ActionIcon, Checkbox, Group, Pill, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus } from '@parasol/web-kit';
import { useState } from 'react';
import { useCustomers } from '../../api/customers.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const typingMs = 300;
const offeredMax = 8;

/** All customers, or some that are searched and added one by one. Null: all. */
export function CustomersChoice(props: {
  value: readonly number[] | null;
  error: string | undefined;
  onChange: (customers: number[] | null) => void;
}) {
  const t = useT();
  const { value, error, onChange } = props;
  return (
    <Stack gap="xs">
      <Checkbox
        name="customers"
        label={t('admins.restrict')}
        description={t('admins.restrict-text')}
        checked={value !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? [] : null)}
      />
      {value === null ? null : <Some value={value} onChange={onChange} />}
      {error ? (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      ) : null}
    </Stack>
  );
}

function Some({ value, onChange }: { value: readonly number[]; onChange: (customers: number[]) => void }) {
  const t = useT();
  const provider = useProvider();
  const [typed, setTyped] = useState('');
  const [names, setNames] = useState<ReadonlyMap<number, string>>(new Map());
  const [search] = useDebouncedValue(typed.trim(), typingMs);
  const found = useCustomers(provider.id, { search, pageSize: offeredMax + value.length });
  const offered = (found.data?.rows ?? []).filter((row) => !value.includes(row.organizationId));
  return (
    <Stack gap="xs">
      <Group gap={6} aria-label={t('admins.chosen')}>
        {value.map((id) => (
          <Pill
            key={id}
            withRemoveButton
            onRemove={() => onChange(value.filter((one) => one !== id))}
            removeButtonProps={{
              'aria-label': t('admins.unchoose', { name: names.get(id) ?? String(id) }),
              'aria-hidden': false,
              tabIndex: 0,
            }}
          >
            {names.get(id) ?? id}
          </Pill>
        ))}
      </Group>
      <TextInput
        label={t('overrides.search')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Stack gap={2}>
        {offered.slice(0, offeredMax).map((row) => (
          <UnstyledButton
            key={row.organizationId}
            className="choice-row"
            aria-label={t('admins.choose-one', { name: row.name })}
            onClick={() => {
              setNames(new Map(names).set(row.organizationId, row.name));
              onChange([...value, row.organizationId]);
            }}
          >
            <Group gap="xs" wrap="nowrap">
              <ActionIcon component="span" size="xs" variant="light" aria-hidden>
                <IconPlus size={12} />
              </ActionIcon>
              <Text size="sm">
                {row.name} ({row.organizationId})
              </Text>
            </Group>
          </UnstyledButton>
        ))}
      </Stack>
    </Stack>
  );
}
