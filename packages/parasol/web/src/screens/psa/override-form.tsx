import { Button, Group, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { ErrorMessage, IconSave, notify, useForm } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { usePsaTable, type Choice } from '../../api/psa.ts';
import { overridesKey, saveOverrides, type Overrides } from '../../api/ticketing.ts';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { CustomerChoice } from './customer-choice.tsx';

const schema = z.object({
  customer: z.string().min(1, 'kit.required'),
  enabled: z.string(),
  boardId: z.string(),
  priorityId: z.string(),
  threshold: z.union([
    z.number().int().min(0, 'ticketing.range').max(1_000_000, 'ticketing.range'),
    z.literal(''),
  ]),
  summaryTemplate: z.string(),
  inactive: z.string(),
});

const yesNo = (text: string): boolean | undefined => (text === '' ? undefined : text === 'yes');
const fromBoolean = (value: boolean | undefined): string => (value === undefined ? '' : value ? 'yes' : 'no');
const idText = (id: number | undefined): string => (id === undefined ? '' : String(id));

/** What one customer has otherwise; an empty field is the provider's. */
export function OverrideForm(props: { organizationId: number | null; own: Overrides; onDone: () => void }) {
  const { organizationId, own, onDone } = props;
  const t = useT();
  const provider = useProvider();
  const client = useQueryClient();
  const boards = usePsaTable(provider.id, 'boards');
  const priorities = usePsaTable(provider.id, 'priorities');
  const initial: z.input<typeof schema> = {
    customer: organizationId === null ? '' : String(organizationId),
    enabled: fromBoolean(own.ticketing.enabled),
    boardId: idText(own.ticketing.boardId),
    priorityId: idText(own.ticketing.priorityId),
    threshold: own.ticketing.threshold ?? '',
    summaryTemplate: own.ticketing.summaryTemplate ?? '',
    inactive: fromBoolean(own.configurations.markInactiveWhenRemoved),
  };
  const form = useForm({
    initial,
    schema,
    async onSubmit(values) {
      const {
        enabled: _enabled,
        boardId,
        boardName: _boardName,
        priorityId: _priorityId,
        priorityName: _priorityName,
        threshold: _threshold,
        summaryTemplate: _summaryTemplate,
        ...kept
      } = own.ticketing;
      const { markInactiveWhenRemoved: _inactive, ...keptConfigurations } = own.configurations;
      const [makes, inactive] = [yesNo(values.enabled), yesNo(values.inactive)];
      const board = boards.data?.rows.find((row) => String(row.id) === values.boardId);
      const priority = priorities.data?.rows.find((row) => String(row.id) === values.priorityId);
      // Another board has statuses and types of its own.
      const { statusId: _statusId, typeId: _typeId, ...withoutBoard } = kept;
      await saveOverrides(provider.id, Number(values.customer), {
        ticketing: {
          ...(values.boardId === idText(boardId) ? kept : withoutBoard),
          ...(makes === undefined ? {} : { enabled: makes }),
          ...(values.boardId === '' ? {} : { boardId: Number(values.boardId) }),
          ...(board ? { boardName: board.name } : {}),
          ...(values.priorityId === '' ? {} : { priorityId: Number(values.priorityId) }),
          ...(priority ? { priorityName: priority.name } : {}),
          ...(values.threshold === '' ? {} : { threshold: values.threshold }),
          ...(values.summaryTemplate.trim() === '' ? {} : { summaryTemplate: values.summaryTemplate.trim() }),
        },
        configurations: {
          ...keptConfigurations,
          ...(inactive === undefined ? {} : { markInactiveWhenRemoved: inactive }),
        },
      });
      await client.invalidateQueries({ queryKey: overridesKey(provider.id) });
      notify.success(t('settings.saved'));
      onDone();
    },
  });
  const select = (name: 'enabled' | 'boardId' | 'priorityId' | 'inactive') => ({
    name,
    value: form.values[name],
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) => form.set(name, event.currentTarget.value),
  });
  const asProvider = { value: '', label: t('overrides.as-provider') };
  const yesOrNo = [
    asProvider,
    { value: 'yes', label: t('overrides.yes') },
    { value: 'no', label: t('overrides.no') },
  ];
  const choices = (rows: readonly Choice[] | undefined, current: string) => [
    asProvider,
    ...(rows ?? [])
      .filter((row) => !row.inactive || String(row.id) === current)
      .map((row) => ({ value: String(row.id), label: row.name })),
  ];
  return (
    <form onSubmit={(event) => void form.submit(event)} noValidate>
      <Stack gap="sm">
        {organizationId === null ? (
          <CustomerChoice
            value={form.values.customer}
            error={form.error('customer')}
            onChange={(id) => form.set('customer', id)}
          />
        ) : null}
        <NativeSelect label={t('ticketing.enabled')} data={yesOrNo} {...select('enabled')} />
        <NativeSelect
          label={t('ticketing.board')}
          data={choices(boards.data?.rows, form.values.boardId)}
          {...select('boardId')}
        />
        <NativeSelect
          label={t('ticketing.priority')}
          data={choices(priorities.data?.rows, form.values.priorityId)}
          {...select('priorityId')}
        />
        <NumberInput
          label={t('ticketing.threshold')}
          placeholder={t('overrides.as-provider')}
          name="threshold"
          value={form.values.threshold}
          error={form.error('threshold')}
          allowDecimal={false}
          allowNegative={false}
          maw={280}
          onChange={(value) => form.set('threshold', typeof value === 'number' ? value : '')}
        />
        <TextInput
          label={t('ticketing.summary')}
          placeholder={t('overrides.as-provider')}
          {...form.text('summaryTemplate')}
        />
        <NativeSelect label={t('config.inactive')} data={yesOrNo} {...select('inactive')} />
        {form.failure ? <ErrorMessage error={form.failure} /> : null}
        <Group>
          <Button type="submit" loading={form.busy} leftSection={<IconSave size={16} />}>
            {t('psa.save')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('kit.cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
