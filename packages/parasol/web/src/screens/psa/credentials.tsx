import {
  Alert,
  Autocomplete,
  Button,
  Card,
  PasswordInput,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { Loaded, notify, useForm, useFormats, useReasonTranslation } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api, ofProvider } from '../../api/client.ts';
import {
  psaKey,
  psaSaved,
  rightsKey,
  rightsReport,
  usePsa,
  type PsaCallbacks,
  type PsaConnection,
} from '../../api/psa.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { ConnectionCard, EndConnection } from '../../frame/connection-card.tsx';
import { useKeptInput } from '../../frame/kept-input.ts';
import { Facts } from '../../frame/facts.tsx';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { LegacyImport } from './legacy-import.tsx';

/** ConnectWise's cloud regions; anything else is typed as a host. */
const cloudSites = ['na', 'eu', 'au', 'staging'];

/** Credentials: Enabled, Public API Key, Private API Key, Save. Tested before they are saved. */
export function Credentials() {
  const provider = useProvider();
  return (
    <Loaded query={usePsa(provider.id)}>
      {({ connection, callbacks }) => (
        <Stack>
          {connection ? <Standing connection={connection} callbacks={callbacks} /> : null}
          <CredentialsForm key={connection?.changedAt ?? 'new'} connection={connection} />
          {connection?.kind === 'keys' ? null : <LegacyImport />}
        </Stack>
      )}
    </Loaded>
  );
}

function Standing({ connection, callbacks }: { connection: PsaConnection; callbacks: PsaCallbacks }) {
  const t = useT();
  const format = useFormats();
  return (
    <>
      {connection.kind === 'login' ? (
        <Alert color="orange" title={t('psa.legacy')}>
          <Text size="sm" mb="sm">
            {t('psa.legacy-text', { user: connection.user ?? '' })}
          </Text>
          <Button
            size="xs"
            onClick={() => document.querySelector<HTMLInputElement>('input[name="publicKey"]')?.focus()}
          >
            {t('psa.legacy-go')}
          </Button>
        </Alert>
      ) : null}
      <Card withBorder>
        <Facts
          rows={[
            [
              t('psa.connected-to'),
              `${connection.companyName ?? connection.companyId} (${connection.companyId})`,
            ],
            [t('psa.site'), connection.site],
            [t('psa.public-key'), connection.publicKey ?? '–'],
            [t('psa.changed-at'), format.dateTime(connection.changedAt)],
            [t('psa.checked-at'), connection.checkedAt ? format.dateTime(connection.checkedAt) : '–'],
          ]}
        />
        <Callbacks callbacks={callbacks} />
      </Card>
    </>
  );
}

const tones = {
  registered: 'good',
  refused: 'warn',
  failed: 'warn',
  waiting: 'plain',
  'tickets-off': 'plain',
  'no-address': 'plain',
} as const;

/** Whether the PSA tells us about changed tickets. Nothing is lost without: they are read before each write. */
function Callbacks({ callbacks }: { callbacks: PsaCallbacks }) {
  const t = useT();
  const { state, detail } = callbacks;
  return (
    <dl className="facts facts-wide">
      <div>
        <dt>{t('psa.callbacks')}</dt>
        <dd>
          <StateBadge tone={tones[state]}>{t(`psa.callbacks-${state}`)}</StateBadge>{' '}
          <Text size="sm" component="span">
            {t(`psa.callbacks-${state}-text`)}
          </Text>
          {detail === null ? null : (
            <Text size="xs" c="dimmed" mt={4}>
              {t('psa.callbacks-said', { detail })}
            </Text>
          )}
        </dd>
      </div>
    </dl>
  );
}

/** What a refusal is about. */
const codeFields = {
  site_not_allowed: ['site'],
  psa_host_unreachable: ['site'],
  psa_host_wrong: ['site'],
  psa_company_unknown: ['companyId'],
  psa_differs: ['companyId'],
  psa_client_id_refused: ['clientId'],
  psa_public_key_wrong: ['publicKey'],
  psa_keys_swapped: ['publicKey'],
  psa_keys_refused: ['publicKey'],
  psa_private_key_wrong: ['privateKey'],
  psa_private_key_needed: ['privateKey'],
} as const;

const schema = z.object({
  site: z.string().trim().min(1, 'kit.required'),
  companyId: z.string().trim().min(1, 'kit.required'),
  clientId: z.string().trim().min(1, 'kit.required'),
  enabled: z.boolean(),
  publicKey: z.string().trim().min(1, 'kit.required'),
  privateKey: z.string(),
});

function CredentialsForm({ connection }: { connection: PsaConnection | null }) {
  const t = useT();
  const provider = useProvider();
  const mayChange = useCan()('psa.change');
  const client = useQueryClient();
  const reasonText = useReasonTranslation();
  const form = useForm({
    initial: {
      site: connection?.site ?? '',
      companyId: connection?.companyId ?? '',
      clientId: connection?.clientId ?? '',
      enabled: connection?.enabled ?? true,
      publicKey: connection?.publicKey ?? '',
      // Never filled: the server doesn't give it back. Left empty, the stored one is kept.
      privateKey: '',
    },
    schema,
    codeFields,
    async onSubmit({ privateKey, ...values }) {
      const body = privateKey === '' ? values : { ...values, privateKey };
      const saved = await withConfirmation(() =>
        api.put(ofProvider(provider.id, '/psa'), body, psaSaved, { timeoutMs: 120_000 }),
      );
      notify.success(
        t('psa.saved'),
        saved.notices.map(({ message }) => reasonText(message) ?? message).join(' '),
      );
      await client.invalidateQueries({ queryKey: psaKey(provider.id) });
      // A new key may belong to another role: its rights are looked at right away.
      const report = await api
        .post(ofProvider(provider.id, '/rights-checks'), {}, rightsReport, { timeoutMs: 120_000 })
        .catch(() => null);
      if (report) client.setQueryData(rightsKey(provider.id), { report });
    },
  });
  const { privateKey: _secret, enabled: _enabled, ...typed } = form.values;
  useKeptInput('psa', typed, form.set);
  return (
    <ConnectionCard
      title={t('psa.credentials')}
      form={form}
      mayChange={mayChange}
      ending={
        connection ? (
          <EndConnection
            path="/psa"
            queryKey={psaKey(provider.id)}
            title={t('psa.disconnect')}
            text={t('psa.disconnect-text')}
          />
        ) : null
      }
      remark={
        <Text size="xs" c="dimmed">
          {t('psa.test-text')}
        </Text>
      }
    >
      <Switch
        label={t('psa.enabled')}
        name="enabled"
        checked={form.values.enabled}
        onChange={(event) => form.set('enabled', event.currentTarget.checked)}
      />
      <Autocomplete
        label={t('psa.site')}
        description={t('psa.site-text')}
        name="site"
        data={cloudSites}
        value={form.values.site}
        error={form.error('site')}
        onChange={(site) => form.set('site', site)}
      />
      <TextInput
        label={t('psa.company-id')}
        description={t('psa.company-id-text')}
        {...form.text('companyId')}
      />
      <TextInput
        label={t('psa.client-id')}
        description={t('psa.client-id-text')}
        {...form.text('clientId')}
      />
      <TextInput label={t('psa.public-key')} autoComplete="off" {...form.text('publicKey')} />
      <PasswordInput
        label={t('psa.private-key')}
        description={connection ? t('psa.private-key-kept') : t('psa.private-key-text')}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('psa.show-private-key') }}
        {...form.text('privateKey')}
      />
    </ConnectionCard>
  );
}
