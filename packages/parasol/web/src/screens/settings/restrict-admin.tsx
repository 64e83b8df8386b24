import { Button, Group, Modal, Stack } from '@mantine/core';
import { ErrorMessage, useForm } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { api, nothing, ofProvider } from '../../api/client.ts';
import { adminsKey, type Admin } from '../../api/people.ts';
import { withConfirmation } from '../../frame/confirm-password.tsx';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { CustomersChoice } from './customers-choice.tsx';

/** Which customers a person may see; who manages people changes it here. */
export function RestrictAdmin({ admin }: { admin: Admin }) {
  const t = useT();
  const can = useCan();
  const [changing, setChanging] = useState(false);
  const words =
    admin.customers === null
      ? t('admins.all-customers')
      : t('admins.some-customers', { count: admin.customers.length });
  if (admin.invited || !can('admins.change')) return <>{words}</>;
  return (
    <>
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('admins.customers-of', { name: admin.email, customers: words })}
        onClick={() => setChanging(true)}
      >
        {words}
      </Button>
      {changing ? <Change admin={admin} onClose={() => setChanging(false)} /> : null}
    </>
  );
}

function Change({ admin, onClose }: { admin: Admin; onClose: () => void }) {
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const form = useForm({
    initial: { customers: admin.customers },
    schema: z.object({ customers: z.array(z.number()).min(1, 'admins.customers-needed').nullable() }),
    async onSubmit({ customers }) {
      const path = ofProvider(provider.id, `/admins/${encodeURIComponent(admin.userId)}`);
      await withConfirmation(async () => api.put(path, { role: admin.role, customers }, nothing));
      await client.invalidateQueries({ queryKey: adminsKey(provider.id) });
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={admin.email} closeButtonProps={{ 'aria-label': t('kit.close') }}>
      <form onSubmit={(event) => void form.submit(event)}>
        <Stack gap="sm">
          <CustomersChoice
            value={form.values.customers}
            error={form.error('customers')}
            onChange={(customers) => form.set('customers', customers)}
          />
          {form.failure ? <ErrorMessage error={form.failure} /> : null}
          <Group justify="flex-end">
            <Button type="submit" loading={form.busy}>
              {t('psa.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
