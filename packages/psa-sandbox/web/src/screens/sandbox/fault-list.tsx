import { Button, Fieldset, Group, Switch, Text, TextInput } from '@mantine/core';
import { DataTable, Empty, IconDelete, useFormats, type DataColumn } from '@parasol/web-kit';
import { useMemo, useState } from 'react';
import { useFaultChanges, useFaults, type MetRule } from '../../api/faults.ts';
import { useSaveSettings, useSettings } from '../../api/settings.ts';
import { say, sayError } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';
import { faultsPath } from './sandbox-paths.ts';

type Row = MetRule & { index: number };

/** What goes wrong on purpose, and how often it has. */
export function FaultList() {
  const t = useT();
  const faults = useFaults();
  const changes = useFaultChanges();
  const clear = () =>
    void changes.clear().then(
      () => say(t('faults.cleared')),
      (error: unknown) => sayError(error),
    );
  return (
    <Screen
      crumbs={[{ label: t('menu.sandbox') }, { label: t('menu.faults') }]}
      title={t('faults.title')}
      text={t('faults.text')}
      tools={{
        create: `${faultsPath}/new`,
        children:
          (faults.data?.rules.length ?? 0) > 0 ? (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconDelete />}
              className="psa-tool"
              onClick={clear}
            >
              {t('faults.clear')}
            </Button>
          ) : null,
      }}
    >
      <Rules />
      <MovedCodebase />
    </Screen>
  );
}

function Rules() {
  const t = useT();
  const format = useFormats();
  const faults = useFaults();
  const changes = useFaultChanges();
  const rows = useMemo(
    () => faults.data?.rules.map((rule, index): Row => ({ ...rule, index })),
    [faults.data],
  );
  const columns = useMemo<DataColumn<Row>[]>(() => {
    const remove = async (row: Row) => {
      if (!faults.data) return;
      try {
        await changes.set({
          seed: faults.data.seed,
          rules: faults.data.rules.filter((_, index) => index !== row.index),
        });
        say(t('faults.removed', { fault: t(`faults.kind.${row.kind}`) }));
      } catch (error) {
        sayError(error);
      }
    };
    return [
      {
        id: 'kind',
        header: t('faults.kind'),
        value: (row) => t(`faults.kind.${row.kind}`),
        cell: (row) => (
          <>
            <Text size="sm">{t(`faults.kind.${row.kind}`)}</Text>
            <How rule={row} />
          </>
        ),
        width: 260,
      },
      {
        id: 'for',
        header: t('faults.for'),
        value: (row) => `${row.methods?.join(', ') ?? ''} ${row.path}`,
        cell: (row) => (
          <>
            <Text size="sm">{row.methods?.join(', ') ?? t('faults.all-methods')}</Text>
            <Text size="sm" c="dimmed" className={row.path === '*' ? undefined : 'psa-key'}>
              {row.path === '*' ? t('faults.all-paths') : row.path}
            </Text>
          </>
        ),
      },
      {
        id: 'share',
        header: t('faults.share'),
        value: (row) => row.probability,
        cell: (row) => (
          <>
            <Text size="sm">{t('faults.percent', { share: Math.round(row.probability * 100) })}</Text>
            {row.times === undefined ? null : (
              <Text size="sm" c="dimmed">
                {t('faults.at-most', { times: row.times })}
              </Text>
            )}
          </>
        ),
        width: 140,
      },
      {
        id: 'seen',
        header: t('faults.seen'),
        value: (row) => row.seen,
        cell: (row) => format.number(row.seen),
        align: 'right',
        width: 110,
      },
      {
        id: 'done',
        header: t('faults.done'),
        value: (row) => row.done,
        cell: (row) => format.number(row.done),
        align: 'right',
        width: 110,
      },
      {
        id: 'remove',
        header: t('table.actions'),
        cell: (row) => (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('faults.remove', { fault: t(`faults.kind.${row.kind}`) })}
            onClick={() => void remove(row)}
          >
            {t('tool.delete')}
          </Button>
        ),
        width: 100,
      },
    ];
  }, [t, format, faults.data, changes]);
  return (
    <DataTable
      label={t('faults.title')}
      columns={columns}
      rows={rows}
      error={faults.error}
      onRetry={() => void faults.refetch()}
      rowKey={(row) => String(row.index)}
      rowLabel={(row) => t(`faults.kind.${row.kind}`)}
      maxHeight={480}
      search={(rows?.length ?? 0) > 5}
      empty={<Empty title={t('faults.empty')} text={t('faults.empty-text')} />}
      toolbar={
        (rows?.length ?? 0) > 0 ? <Seed key={faults.data?.seed} seed={faults.data?.seed ?? 1} /> : null
      }
    />
  );
}

/** What a rule does, in numbers. */
function How({ rule }: { rule: MetRule }) {
  const t = useT();
  const words = {
    latency: t('faults.how-delay', { ms: rule.delayMs }),
    'late-apply': t('faults.how-late', { ms: rule.delayMs }),
    'stale-search': t('faults.how-stale', { ms: rule.staleMs }),
    throttle:
      rule.retryAfterSeconds === null
        ? t('faults.how-no-retry-after')
        : t('faults.how-retry-after', { seconds: rule.retryAfterSeconds }),
    'error-before': '',
    'error-after': '',
    'reset-before': '',
    'reset-after': '',
  }[rule.kind];
  return words === '' ? null : (
    <Text size="sm" c="dimmed">
      {words}
    </Text>
  );
}

/** The same seed makes the same choices again for the same requests in the same order. */
function Seed({ seed }: { seed: number }) {
  const t = useT();
  const faults = useFaults();
  const changes = useFaultChanges();
  const [text, setText] = useState(String(seed));
  const wanted = /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
  const restart = async () => {
    if (wanted === undefined || !faults.data) return;
    try {
      await changes.set({ seed: wanted, rules: faults.data.rules });
      say(t('faults.restarted', { seed: String(wanted) }));
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <Group gap="xs">
      <TextInput
        aria-label={t('faults.seed')}
        leftSection={<Text size="xs">{t('faults.seed')}</Text>}
        leftSectionWidth={56}
        w={150}
        inputMode="numeric"
        value={text}
        error={wanted === undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button variant="default" disabled={wanted === undefined} onClick={() => void restart()}>
        {t('faults.restart')}
      </Button>
    </Group>
  );
}

/** As after an upgrade of the cloud: companyinfo names another path, and the one of before leads nowhere. */
function MovedCodebase() {
  const t = useT();
  const { data } = useSettings();
  const saveSettings = useSaveSettings();
  if (!data) return null;
  const moved = !data.otherCodebaseAnswers;
  const change = async (move: boolean) => {
    try {
      await saveSettings({
        otherCodebaseAnswers: !move,
        codebase: move ? 'v2025_1/' : 'v4_6_release/',
      });
      say(move ? t('faults.moved') : t('faults.moved-back'));
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <Fieldset legend={t('faults.codebase')} mt="md">
      <Switch
        label={t('faults.move')}
        description={t('faults.move-text')}
        checked={moved}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
    </Fieldset>
  );
}
