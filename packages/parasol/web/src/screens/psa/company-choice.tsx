import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useCompanies, type Company } from '../../api/customers.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';

const typingMs = 300;

/** One company out of thousands, by Company ID or name: what is typed is searched by the server. */
export function CompanyChoice(props: {
  label: string;
  description: string;
  /** The company that is stored now. */
  known: Company | null;
  /** The record's number as text; empty: none. */
  value: string;
  onChange: (recId: string) => void;
}) {
  const t = useT();
  const provider = useProvider();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<Company>();
  const [search] = useDebouncedValue(typed.trim(), typingMs);
  const found = useCompanies(provider.id, search, search !== '');
  const rows = search === '' ? [] : (found.data?.rows ?? []);
  const chosen = [picked, props.known].find((one) => one && String(one.recId) === props.value);
  const offered = chosen ? [chosen, ...rows.filter((row) => row.recId !== chosen.recId)] : rows;
  const isUnknown = props.value !== '' && !offered.some((one) => String(one.recId) === props.value);
  const nameOf = (company: Company): string =>
    [
      `${company.name} (${company.identifier}) · ${t('mapping.record', { id: String(company.recId) })}`,
      ...(company.deleted ? [t('mapping-warning.company-deleted')] : []),
      ...(company.inactive ? [t('mapping-warning.company-inactive')] : []),
    ].join(' · ');
  return (
    <Stack gap={6}>
      <TextInput
        label={t('company-choice.search', { label: props.label })}
        value={typed}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <NativeSelect
        label={props.label}
        description={
          search !== '' && found.data
            ? t('company-choice.found', { count: found.data.total })
            : props.description
        }
        value={props.value}
        onChange={(event) => {
          const recId = event.currentTarget.value;
          setPicked(rows.find((row) => String(row.recId) === recId) ?? picked);
          props.onChange(recId);
        }}
        data={[
          { value: '', label: t('company-choice.none') },
          ...(isUnknown
            ? [
                {
                  value: props.value,
                  label: `${t('mapping.record', { id: props.value })} (${t('ticketing.gone')})`,
                },
              ]
            : []),
          ...offered.map((company) => ({ value: String(company.recId), label: nameOf(company) })),
        ]}
      />
    </Stack>
  );
}
