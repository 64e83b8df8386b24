import { Alert, Card, PasswordInput, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { Loaded, notify, PageHead, useForm, useFormats } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, ofProvider } from '../../api/client.ts';
import {
  umbrellaKey,
  umbrellaSaved,
  useUmbrella,
  type UmbrellaConnection,
  type UmbrellaKeyCheck,
} from '../../api/umbrella.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { ConnectionCard, EndConnection } from '../../frame/connection-card.tsx';
import { useKeptInput } from '../../frame/kept-input.ts';
import { Facts } from '../../frame/facts.tsx';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { useOverview } from '../../api/overview.ts';
import { Budgets } from '../overview/budgets.tsx';
import { LogSource } from './log-source.tsx';

const cloud = 'https://api.umbrella.com';
const warnDays = 30;

/** The API key by which Umbrella's customers and reports are read. */
export function Umbrella() {
  const t = useT();
  const provider = useProvider();
  const [check, setCheck] = useState<UmbrellaKeyCheck>();
  return (
    <>
      <PageHead title={t('menu.umbrella')} text={t('umbrella.text')} />
      <Loaded query={useUmbrella(provider.id)}>
        {({ connection, logSource, logDirectories }) => (
          <Stack>
            {connection ? <Standing connection={connection} /> : null}
            {check ? <Scopes check={check} /> : null}
            <KeyForm key={connection?.changedAt ?? 'new'} connection={connection} onChecked={setCheck} />
            {connection ? <LogSource logSource={logSource} directories={logDirectories} /> : null}
            {connection ? <BudgetsInUse /> : null}
          </Stack>
        )}
      </Loaded>
    </>
  );
}

/** How much of what Umbrella allows is in use now. */
function BudgetsInUse() {
  const provider = useProvider();
  const overview = useOverview(provider.id);
  return overview.data ? (
    <Budgets budgets={overview.data.budgets.filter((budget) => budget.name !== 'psa')} />
  ) : null;
}

function Standing({ connection }: { connection: UmbrellaConnection }) {
  const t = useT();
  const format = useFormats();
  const [now] = useState(Date.now);
  const daysLeft = connection.expiresAt
    ? Math.floor((Date.parse(connection.expiresAt) - now) / 86_400_000)
    : null;
  return (
    <>
      {daysLeft !== null && daysLeft <= warnDays ? (
        <Alert
          color="orange"
          title={daysLeft < 0 ? t('umbrella.expired') : t('umbrella.expires-soon', { days: daysLeft })}
        >
          {t('umbrella.expires-text')}
        </Alert>
      ) : null}
      <Card withBorder>
        <Facts
          rows={[
            [t('umbrella.kind'), t(`provider.${connection.kind}`)],
            [t('umbrella.key'), connection.key],
            [t('umbrella.address'), connection.baseUrl],
            [t('psa.changed-at'), format.dateTime(connection.changedAt)],
            [
              t('umbrella.expires'),
              connection.expiresAt ? format.date(connection.expiresAt) : t('umbrella.no-expiry'),
            ],
          ]}
        />
      </Card>
    </>
  );
}

const schema = z.object({
  key: z.string().trim().min(1, 'kit.required'),
  secret: z.string(),
  baseUrl: z.string().trim(),
});

function KeyForm(props: {
  connection: UmbrellaConnection | null;
  onChecked: (check: UmbrellaKeyCheck) => void;
}) {
  const { connection } = props;
  const t = useT();
  const provider = useProvider();
  const mayChange = useCan()('umbrella.change');
  const client = useQueryClient();
  const form = useForm({
    initial: { key: connection?.key ?? '', secret: '', baseUrl: connection?.baseUrl ?? cloud },
    schema,
    codeFields: {
      umbrella_key_refused: ['key'],
      umbrella_kind_unknown: ['key'],
      umbrella_kind_differs: ['key'],
      umbrella_unreachable: ['baseUrl'],
      site_not_allowed: ['baseUrl'],
    },
    async onSubmit({ key, secret, baseUrl }) {
      const body = { key, ...(secret === '' ? {} : { secret }), ...(baseUrl === '' ? {} : { baseUrl }) };
      const saved = await withConfirmation(() =>
        api.put(ofProvider(provider.id, '/umbrella'), body, umbrellaSaved, { timeoutMs: 120_000 }),
      );
      props.onChecked(saved.key);
      notify.success(t('umbrella.saved'));
      await client.invalidateQueries({ queryKey: umbrellaKey(provider.id) });
    },
  });
  const { key: typedKey, baseUrl: typedUrl } = form.values;
  useKeptInput('umbrella', { key: typedKey, baseUrl: typedUrl }, form.set);
  return (
    <ConnectionCard
      title={t('umbrella.form')}
      form={form}
      mayChange={mayChange}
      ending={
        connection ? (
          <EndConnection
            path="/umbrella"
            queryKey={umbrellaKey(provider.id)}
            title={t('umbrella.forget')}
            text={t('umbrella.forget-text')}
          />
        ) : null
      }
    >
      <TextInput label={t('umbrella.key')} autoComplete="off" {...form.text('key')} />
      <PasswordInput
        label={t('umbrella.secret')}
        description={connection ? t('umbrella.secret-kept') : t('umbrella.secret-text')}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('umbrella.show-secret') }}
        {...form.text('secret')}
      />
      <TextInput
        label={t('umbrella.address')}
        description={t('umbrella.address-text')}
        {...form.text('baseUrl')}
      />
    </ConnectionCard>
  );
}

const tones = { granted: 'good', missing: 'bad', unknown: 'warn' } as const;

function Scopes({ check }: { check: UmbrellaKeyCheck }) {
  const t = useT();
  const format = useFormats();
  return (
    <Card withBorder>
      <Title order={2} size="h4">
        {t('umbrella.scopes')}
      </Title>
      <Text size="sm" mb="sm">
        {check.customerCount === null
          ? t('umbrella.customers-unknown')
          : t('umbrella.customers', { count: format.number(check.customerCount) })}
      </Text>
      {check.emptyByMistake ? <Alert color="red" mb="sm" title={t('umbrella.empty-by-mistake')} /> : null}
      <Table aria-label={t('umbrella.scopes')} className="matrix">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t('umbrella.scope')}</Table.Th>
            <Table.Th scope="col">{t('rights.state')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {check.scopes.map((scope) => (
            <Table.Tr key={scope.scope}>
              <Table.Th scope="row" fw={400} lang="en">
                {scope.dashboardName}
                <Text size="xs" c="dimmed">
                  {scope.scope}
                </Text>
              </Table.Th>
              <Table.Td>
                <StateBadge tone={scope.optional && scope.state === 'missing' ? 'plain' : tones[scope.state]}>
                  {scope.optional && scope.state === 'missing'
                    ? t('umbrella.optional')
                    : t(`right-state.${scope.state}`)}
                </StateBadge>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
