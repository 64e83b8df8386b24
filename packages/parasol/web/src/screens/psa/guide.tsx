import {
  Anchor,
  Button,
  Card,
  Group,
  List,
  Stack,
  Text,
  ThemeIcon,
  Title,
  VisuallyHidden,
} from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { AppLink, IconCheck, IconCopy, PlainTable, type DataColumn } from '@parasol/web-kit';
import { usePsa, useRights, type RightsReport } from '../../api/psa.ts';
import { screenOf, useCan, useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { guideSteps, type GuideStep } from './guide-steps.ts';
import { useRightNames } from './right-names.ts';
import { StepPicture } from './step-picture.tsx';

/** The rows and levels of the role; a dash is None. */
const matrix = [
  { area: 'Companies', row: 'Company Maintenance', add: false, edit: false, inquire: true },
  { area: 'Companies', row: 'Configurations', add: true, edit: true, inquire: true },
  { area: 'Service Desk', row: 'Service Tickets', add: true, edit: true, inquire: true },
  { area: 'System', row: 'Table Setup', add: true, edit: true, inquire: true },
] as const;

const tables = ['Company / Configuration', 'Service / Priority', 'Service / Service Board'];

/** How the key is made in the PSA: step by step, with what the check has seen done, and as text for a colleague. */
export function Guide() {
  const t = useT();
  const provider = useProvider();
  const can = useCan();
  const rights = useRights(provider.id, can('rights.read')).data?.report ?? null;
  const connected = usePsa(provider.id).data?.connection != null;
  const words = useSentences();
  const clipboard = useClipboard({ timeout: 2500 });
  const text = [
    t('guide.title'),
    '',
    ...guideSteps.map((step, index) => `${index + 1}. ${words(step)}`),
  ].join('\n');
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Text size="sm" maw={720}>
          {t('guide.text')}
        </Text>
        <Button
          variant="default"
          leftSection={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => clipboard.copy(text)}
        >
          {clipboard.copied ? t('kit.copied') : t('guide.copy')}
        </Button>
      </Group>
      <Levels />
      <Card withBorder>
        <Title order={2} size="h4" mb="sm">
          {t('guide.steps')}
        </Title>
        <List type="ordered" spacing="sm" size="sm">
          {guideSteps.map((step) => (
            <List.Item key={step.key}>
              <Group gap="xs" wrap="nowrap" align="flex-start">
                <span>{words(step)}</span>
                {isDone(step, rights, connected) ? (
                  <ThemeIcon size="sm" radius="xl" color="teal" variant="light">
                    <IconCheck size={12} />
                    <VisuallyHidden>{t('guide.done')}</VisuallyHidden>
                  </ThemeIcon>
                ) : null}
              </Group>
              <StepPicture step={step} sentence={words(step)} />
            </List.Item>
          ))}
        </List>
        <Anchor
          component={AppLink}
          href={screenOf(provider.id, '/settings/psa')}
          mt="sm"
          display="inline-block"
        >
          {t('guide.to-credentials')}
        </Anchor>
      </Card>
    </Stack>
  );
}

/** A step about rights is done when all of its rights are granted; one about the key, once a key works here. */
function isDone(step: GuideStep, report: RightsReport | null, connected: boolean): boolean {
  if (step.rights.length === 0) return connected;
  return step.rights.every((id) =>
    report?.rights.some((right) => right.id === id && right.state === 'granted'),
  );
}

function useSentences(): (step: GuideStep) => string {
  const t = useT();
  const provider = useProvider();
  return (step) => t(`guide.${step.key}`, { settings: t(`menu.${provider.kind}-settings`) });
}

function Levels() {
  const t = useT();
  const names = useRightNames();
  const level = (all: boolean) => (all ? t('level.All') : t('level.None'));
  const columns: DataColumn<(typeof matrix)[number]>[] = [
    {
      id: 'row',
      header: t('rights.row'),
      cell: (row) => `${names.name(row.area)} > ${names.name(row.row)}`,
    },
    { id: 'add', header: t('column.add'), cell: (row) => level(row.add) },
    { id: 'edit', header: t('column.edit'), cell: (row) => level(row.edit) },
    { id: 'delete', header: t('column.delete'), cell: () => level(false) },
    { id: 'inquire', header: t('column.inquire'), cell: (row) => level(row.inquire) },
  ];
  return (
    <Card withBorder>
      <Title order={2} size="h4" mb="xs">
        {t('guide.levels')}
      </Title>
      <PlainTable
        withTableBorder
        label={t('guide.levels')}
        columns={columns}
        rows={matrix}
        rowKey={(row) => row.row}
      />
      <Text size="sm" mt="xs">
        {t('guide.tables', { tables: tables.map((table) => names.name(table)).join(' · ') })}
      </Text>
    </Card>
  );
}
