import {
  ActionIcon,
  Alert,
  Button,
  Card,
  Group,
  Modal,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import {
  CopyButton,
  DataTable,
  ErrorMessage,
  IconDelete,
  IconPlus,
  PageHead,
  useForm,
  useFormats,
  useNotifyError,
  type DataColumn,
} from '@parasol/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, nothing, ofProvider } from '../../api/client.ts';
import { adminsKey, useAdmins, type Admin } from '../../api/people.ts';
import { roles } from '../../api/session.ts';
import { StateBadge } from '../../frame/badges.tsx';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { isKept, useKeptInput } from '../../frame/kept-input.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { askThen } from '../../frame/ask-then.ts';
import { CustomersChoice } from './customers-choice.tsx';
import { RestrictAdmin } from './restrict-admin.tsx';

/** Who may come in here, as what. */
export function Admins() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const admins = useAdmins(provider.id);
  const [inviting, setInviting] = useState(() => isKept(inviteForm));
  return (
    <>
      <PageHead
        crumbs={[{ label: t(`menu.${provider.kind}-settings`) }, { label: t('menu.admins') }]}
        title={t('menu.admins')}
        text={t('admins.text')}
        actions={
          can('admins.change') ? (
            <Button leftSection={<IconPlus size={16} />} onClick={() => setInviting(true)}>
              {t('admins.invite')}
            </Button>
          ) : undefined
        }
      />
      <DataTable
        label={t('menu.admins')}
        columns={useColumns()}
        rows={admins.data?.rows}
        rowKey={(row) => row.userId}
        rowLabel={(row) => row.email}
        error={admins.error}
        onRetry={() => void admins.refetch()}
      />
      <Card withBorder mt="lg">
        <dl className="facts">
          {roles.map((role) => (
            <div key={role}>
              <dt>{t(`role.${role}`)}</dt>
              <dd>
                <Text size="sm">{t(`role-text.${role}`)}</Text>
              </dd>
            </div>
          ))}
        </dl>
      </Card>
      {inviting ? <Invite onClose={() => setInviting(false)} /> : null}
    </>
  );
}

function useColumns(): DataColumn<Admin>[] {
  const t = useT();
  const format = useFormats();
  return [
    { id: 'name', header: t('admins.name'), value: (row) => row.name, cell: (row) => row.name },
    {
      id: 'email',
      whole: true,
      header: t('sign-in.email'),
      value: (row) => row.email,
      cell: (row) => row.email,
    },
    {
      id: 'role',
      header: t('admins.role'),
      value: (row) => t(`role.${row.role}`),
      cell: (row) => <RoleCell admin={row} />,
    },
    {
      id: 'customers',
      header: t('customers.title'),
      cell: (row) => <RestrictAdmin admin={row} />,
    },
    {
      id: 'state',
      header: t('list.state'),
      cell: (row) =>
        row.invited ? (
          <StateBadge tone="plain">{t('admins.invited')}</StateBadge>
        ) : (
          <Text size="sm">
            {row.lastSeenAt
              ? t('admins.seen', { at: format.dateTime(row.lastSeenAt) })
              : t('admins.never-seen')}
            {row.twoFactorEnabled ? ` · ${t('admins.two-factor')}` : ''}
          </Text>
        ),
    },
    { id: 'remove', header: t('admins.remove'), cell: (row) => <Remove admin={row} /> },
  ];
}

function useChange(admin: Admin) {
  const provider = useProvider();
  const client = useQueryClient();
  const notifyError = useNotifyError();
  const path = ofProvider(provider.id, `/admins/${encodeURIComponent(admin.userId)}`);
  const after = {
    onSettled: () => client.invalidateQueries({ queryKey: adminsKey(provider.id) }),
    onError: notifyError,
  };
  return {
    role: useMutation({
      mutationFn: (role: string) =>
        withConfirmation(() => api.put(path, { role, customers: admin.customers }, nothing)),
      ...after,
    }),
    remove: useMutation({ mutationFn: () => withConfirmation(() => api.delete(path, nothing)), ...after }),
  };
}

function RoleCell({ admin }: { admin: Admin }) {
  const t = useT();
  const can = useCan();
  const change = useChange(admin);
  if (admin.invited || !can('admins.change')) return <>{t(`role.${admin.role}`)}</>;
  return (
    <NativeSelect
      size="xs"
      aria-label={t('admins.role-of', { name: admin.email })}
      value={admin.role}
      disabled={change.role.isPending}
      data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
      onChange={(event) => change.role.mutate(event.currentTarget.value)}
    />
  );
}

function Remove({ admin }: { admin: Admin }) {
  const t = useT();
  const can = useCan();
  const { remove } = useChange(admin);
  if (!can('admins.change')) return <>–</>;
  return (
    <ActionIcon
      variant="subtle"
      color="red"
      loading={remove.isPending}
      aria-label={t('admins.remove-one', { name: admin.email })}
      onClick={() => {
        const text = t('admins.remove-text', { name: admin.email });
        askThen({ title: t('admins.remove'), text, danger: true }, () => remove.mutate());
      }}
    >
      <IconDelete />
    </ActionIcon>
  );
}

const allCustomers: number[] | null = null;
const inviteForm = 'invite';

function Invite({ onClose }: { onClose: () => void }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const [link, setLink] = useState<string>();
  const form = useForm({
    initial: { name: '', email: '', role: 'operator', customers: allCustomers },
    schema: z.object({
      name: z.string().trim().min(1, 'kit.required'),
      email: z.email('sign-in.email-wrong'),
      role: z.enum(roles),
      customers: z.array(z.number()).min(1, 'admins.customers-needed').nullable(),
    }),
    async onSubmit(values) {
      const answer = z.object({ token: z.string() });
      const { token } = await withConfirmation(() =>
        api.post(ofProvider(provider.id, '/admins'), values, answer),
      );
      setLink(`${location.origin}/invitation#token=${token}`);
      await client.invalidateQueries({ queryKey: adminsKey(provider.id) });
    },
  });
  const { customers: chosen, ...typed } = form.values;
  useKeptInput(
    inviteForm,
    { ...typed, customers: chosen === null ? '' : chosen.join(' ') },
    (field, value) => {
      if (field !== 'customers') form.set(field, value);
      else form.set(field, value.split(' ').map(Number));
    },
  );
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('admins.invite')}
      closeButtonProps={{ 'aria-label': t('kit.close') }}
    >
      {link === undefined ? (
        <form onSubmit={(event) => void form.submit(event)} noValidate>
          <Stack gap="sm">
            <TextInput label={t('admins.name')} data-autofocus {...form.text('name')} />
            <TextInput label={t('sign-in.email')} type="email" {...form.text('email')} />
            <NativeSelect
              label={t('admins.role')}
              name="role"
              error={form.error('role')}
              value={form.values.role}
              onChange={(event) => form.set('role', event.currentTarget.value)}
              data={roles.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            />
            <CustomersChoice
              value={form.values.customers}
              error={form.error('customers')}
              onChange={(customers) => form.set('customers', customers)}
            />
            {form.failure ? <ErrorMessage error={form.failure} /> : null}
            <Group justify="flex-end">
              <Button type="submit" loading={form.busy}>
                {t('admins.invite-go')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack gap="sm">
          <Alert color="blue" title={t('admins.link')}>
            {t('admins.link-text')}
          </Alert>
          <Group wrap="nowrap">
            <TextInput readOnly value={link} aria-label={t('admins.link')} w="100%" />
            <CopyButton value={link} thing={t('admins.link')} />
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
