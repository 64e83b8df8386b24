import {
  Alert,
  Button,
  Card,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Text,
  Title,
} from '@mantine/core';
import { ErrorMessage, IconSave, Loaded, notify, useForm } from '@parasol/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { usePsaTable, useTicketingChoices, type Choice } from '../../api/psa.ts';
import { saveSettings, settingsKey } from '../../api/settings.ts';
import { ticketingKey, useTicketing, type TicketingData } from '../../api/ticketing.ts';
import { useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { ChoiceWarning } from './choice-warning.tsx';
import { CompanyChoice } from './company-choice.tsx';
import { TestTicket } from './test-ticket.tsx';
import { TicketText } from './ticket-text.tsx';

/** Ticketing: where tickets go, how urgent they are, and what makes one. */
export function Ticketing() {
  const provider = useProvider();
  const can = useCan();
  const choices = useTicketingChoices(provider.id);
  return (
    <Loaded query={useTicketing(provider.id)}>
      {(known) => (
        <>
          <ChoiceWarning found={known.check} />
          <TicketingForm known={known} choices={choices} />
          {can('settings.change') ? <TestTicket /> : null}
        </>
      )}
    </Loaded>
  );
}

const number = (min: number, max: number) =>
  z.number('kit.required').int().min(min, 'ticketing.range').max(max, 'ticketing.range');
const schema = z.object({
  enabled: z.boolean(),
  boardId: z.string(),
  statusId: z.string(),
  typeId: z.string(),
  priorityId: z.string(),
  threshold: number(0, 1_000_000),
  cryptomining: z.boolean(),
  reopen: z.boolean(),
  withinDays: number(1, 365),
  autoClose: z.boolean(),
  quietWindows: number(1, 500),
  lagMinutes: number(0, 1440),
  catchAll: z.string(),
  summaryTemplate: z.string(),
  descriptionTemplate: z.string(),
  categoryPriorities: z.record(z.string(), z.string()),
});

/** The categories that make tickets, as Umbrella names them. */
const categories = ['Command and Control', 'Cryptomining'];

const idText = (id: number | undefined): string => (id === undefined ? '' : String(id));
const idOrNull = (text: string): number | null => (text === '' ? null : Number(text));

type Choices = ReturnType<typeof useTicketingChoices>;

function TicketingForm({ known, choices }: { known: TicketingData; choices: Choices }) {
  const t = useT();
  const provider = useProvider();
  const mayChange = useCan()('settings.change');
  const client = useQueryClient();
  const { ticketing } = known.settings;
  const { boards, priorities } = choices.data ?? {};
  const form = useForm({
    initial: {
      enabled: ticketing.enabled,
      boardId: idText(ticketing.boardId),
      statusId: idText(ticketing.statusId),
      typeId: idText(ticketing.typeId),
      priorityId: idText(ticketing.priorityId),
      threshold: ticketing.threshold,
      cryptomining: ticketing.cryptomining,
      reopen: ticketing.reopen.enabled,
      withinDays: ticketing.reopen.withinDays,
      autoClose: ticketing.autoClose.enabled,
      quietWindows: ticketing.autoClose.quietWindows,
      lagMinutes: ticketing.lagMinutes,
      catchAll: idText(ticketing.catchAllCompanyRecId),
      summaryTemplate: ticketing.summaryTemplate ?? '',
      descriptionTemplate: ticketing.descriptionTemplate ?? '',
      categoryPriorities: Object.fromEntries(
        Object.entries(ticketing.priorityByCategory).map(([name, id]) => [name, String(id)]),
      ),
    },
    schema,
    async onSubmit(values) {
      const board = boards?.find((row) => String(row.id) === values.boardId);
      const priority = priorities?.find((row) => String(row.id) === values.priorityId);
      const saved = await saveSettings(provider.id, {
        ticketing: {
          enabled: values.enabled,
          boardId: idOrNull(values.boardId),
          boardName: board?.name ?? null,
          statusId: idOrNull(values.statusId),
          typeId: idOrNull(values.typeId),
          priorityId: idOrNull(values.priorityId),
          priorityName: priority?.name ?? null,
          threshold: values.threshold,
          cryptomining: values.cryptomining,
          reopen: { enabled: values.reopen, withinDays: values.withinDays },
          autoClose: { enabled: values.autoClose, quietWindows: values.quietWindows },
          lagMinutes: values.lagMinutes,
          catchAllCompanyRecId: idOrNull(values.catchAll),
          summaryTemplate: values.summaryTemplate.trim() === '' ? null : values.summaryTemplate.trim(),
          descriptionTemplate:
            values.descriptionTemplate.trim() === '' ? null : values.descriptionTemplate.trim(),
          priorityByCategory: Object.fromEntries(
            Object.entries(values.categoryPriorities)
              .filter(([, id]) => id !== '')
              .map(([name, id]) => [name, Number(id)]),
          ),
        },
      });
      client.setQueryData(settingsKey(provider.id), saved);
      await client.invalidateQueries({ queryKey: ticketingKey(provider.id) });
      notify.success(t('settings.saved'));
    },
  });
  const { boardId } = form.values;
  // Those of the board that was chosen when the screen opened came with the boards.
  const isOther = boardId !== '' && boardId !== idText(ticketing.boardId);
  const otherStatuses = usePsaTable(provider.id, `boards/${boardId}/statuses`, isOther);
  const otherTypes = usePsaTable(provider.id, `boards/${boardId}/types`, isOther);
  const statuses = isOther ? otherStatuses.data?.rows : choices.data?.statuses;
  const types = isOther ? otherTypes.data?.rows : choices.data?.types;
  const switchOf = (name: 'enabled' | 'cryptomining' | 'reopen' | 'autoClose') => ({
    name,
    checked: form.values[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => form.set(name, event.currentTarget.checked),
  });
  const numberOf = (name: 'threshold' | 'withinDays' | 'quietWindows' | 'lagMinutes') => ({
    name,
    value: form.values[name],
    error: form.error(name),
    allowDecimal: false,
    allowNegative: false,
    maw: 280,
    onChange: (value: number | string) => form.set(name, typeof value === 'number' ? value : Number.NaN),
  });
  const choiceOf = (
    name: 'boardId' | 'statusId' | 'typeId' | 'priorityId',
    rows: readonly Choice[] | undefined,
    none: string,
  ) => ({
    name,
    value: form.values[name],
    data: withNone(rows, form.values[name], none, t('ticketing.gone'), t('ticketing.inactive')),
    onChange: (event: React.ChangeEvent<HTMLSelectElement>) => {
      form.set(name, event.currentTarget.value);
      if (name !== 'boardId') return;
      // Statuses and types belong to a board.
      form.set('statusId', '');
      form.set('typeId', '');
    },
  });
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      <fieldset disabled={!mayChange} className="plain-fieldset">
        <Stack maw={760}>
          {choices.error ? (
            <ErrorMessage error={choices.error} onRetry={() => void choices.refetch()} />
          ) : null}
          <Card withBorder>
            <Stack gap="sm">
              <Switch
                label={t('ticketing.enabled')}
                description={t('ticketing.enabled-text')}
                {...switchOf('enabled')}
              />
              <NativeSelect
                label={t('ticketing.board')}
                {...choiceOf('boardId', boards, t('ticketing.choose'))}
              />
              <NativeSelect
                label={t('ticketing.status')}
                disabled={boardId === ''}
                {...choiceOf('statusId', statuses, t('ticketing.board-default'))}
              />
              <NativeSelect
                label={t('ticketing.type')}
                disabled={boardId === ''}
                {...choiceOf('typeId', types, t('ticketing.board-default'))}
              />
              <NativeSelect
                label={t('ticketing.priority')}
                {...choiceOf('priorityId', priorities, t('ticketing.psa-default'))}
              />
              {categories.map((category) => (
                <NativeSelect
                  key={category}
                  label={t('ticketing.priority-of', { category })}
                  value={form.values.categoryPriorities[category] ?? ''}
                  data={withNone(
                    priorities,
                    form.values.categoryPriorities[category] ?? '',
                    t('ticketing.priority-same'),
                    t('ticketing.gone'),
                    t('ticketing.inactive'),
                  )}
                  onChange={(event) =>
                    form.set('categoryPriorities', {
                      ...form.values.categoryPriorities,
                      [category]: event.currentTarget.value,
                    })
                  }
                />
              ))}
              {form.values.enabled && boardId === '' ? (
                <Alert color="orange" title={t('ticketing.board-needed')} />
              ) : null}
            </Stack>
          </Card>
          <Card withBorder>
            <Title order={2} size="h4" mb="sm">
              {t('ticketing.what')}
            </Title>
            <Stack gap="sm">
              <NumberInput
                label={t('ticketing.threshold')}
                description={t('ticketing.threshold-text')}
                {...numberOf('threshold')}
              />
              <Switch label={t('ticketing.cryptomining')} {...switchOf('cryptomining')} />
              <NumberInput
                label={t('ticketing.lag')}
                description={t('ticketing.lag-text')}
                {...numberOf('lagMinutes')}
              />
              <CompanyChoice
                label={t('ticketing.catch-all')}
                description={t('ticketing.catch-all-text')}
                known={known.catchAll}
                value={form.values.catchAll}
                onChange={(recId) => form.set('catchAll', recId)}
              />
            </Stack>
          </Card>
          <TicketText
            summary={form.text('summaryTemplate')}
            description={form.text('descriptionTemplate')}
            known={known}
          />
          <Card withBorder>
            <Title order={2} size="h4" mb="sm">
              {t('ticketing.end')}
            </Title>
            <Stack gap="sm">
              <Switch label={t('ticketing.reopen')} {...switchOf('reopen')} />
              <NumberInput
                label={t('ticketing.within-days')}
                disabled={!form.values.reopen}
                {...numberOf('withinDays')}
              />
              <Switch
                label={t('ticketing.auto-close')}
                description={t('ticketing.auto-close-text')}
                {...switchOf('autoClose')}
              />
              <NumberInput
                label={t('ticketing.quiet')}
                disabled={!form.values.autoClose}
                {...numberOf('quietWindows')}
              />
            </Stack>
          </Card>
          {form.failure ? <ErrorMessage error={form.failure} /> : null}
          <Group>
            <Button type="submit" loading={form.busy} leftSection={<IconSave size={16} />}>
              {t('psa.save')}
            </Button>
            {form.dirty ? (
              <Text size="sm" c="dimmed">
                {t('settings.unsaved')}
              </Text>
            ) : null}
          </Group>
        </Stack>
      </fieldset>
    </form>
  );
}

/** The choices with "none" first; a stored choice that the PSA no longer has stays visible as such. */
function withNone(
  rows: readonly Choice[] | undefined,
  current: string,
  none: string,
  gone: string,
  inactive: string,
) {
  const known = (rows ?? []).filter((row) => !row.inactive || String(row.id) === current);
  const options = known.map((row) => ({
    value: String(row.id),
    label: row.inactive ? `${row.name} (${inactive})` : row.name,
  }));
  const isGone = rows !== undefined && current !== '' && !options.some((option) => option.value === current);
  const loading = rows === undefined && current !== '';
  return [
    { value: '', label: none },
    ...(isGone
      ? [{ value: current, label: `${current} (${gone})` }]
      : loading
        ? [{ value: current, label: '…' }]
        : []),
    ...options,
  ];
}
