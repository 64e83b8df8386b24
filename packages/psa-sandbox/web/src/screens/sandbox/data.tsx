import { Button, Fieldset, FileInput, Group, NativeSelect, Text } from '@mantine/core';
import { askConfirm, IconDownload, Loaded, useFormats } from '@parasol/web-kit';
import { useState } from 'react';
import { countNames, seedSizes, useData, useDataChanges, type SeedSize } from '../../api/data.ts';
import { say, sayError, sayNothing } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useT } from '../../i18n.ts';

/** How much data there is, and all of it at once. */
export function DataScreen() {
  const t = useT();
  const format = useFormats();
  const data = useData();
  const [busy, setBusy] = useState(false);
  /** One replacement at a time; what became of it is said. */
  async function replace(work: () => Promise<string>): Promise<void> {
    sayNothing();
    setBusy(true);
    try {
      say(await work());
    } catch (error) {
      sayError(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Screen
      crumbs={[{ label: t('menu.sandbox') }, { label: t('menu.data') }]}
      title={t('data.title')}
      text={t('data.text')}
    >
      <Loaded query={data}>
        {({ rows, seed, replacing }) => (
          <>
            <Fieldset legend={t('data.status')} mb="md">
              <dl className="psa-counts">
                {countNames.map((name) => (
                  <div key={name}>
                    <dt>{t(`data.count.${name}`)}</dt>
                    <dd>{format.number(rows[name])}</dd>
                  </div>
                ))}
              </dl>
            </Fieldset>
            <Reset before={seed} busy={busy || replacing} replace={replace} />
            <Export />
            <Import busy={busy || replacing} replace={replace} />
          </>
        )}
      </Loaded>
    </Screen>
  );
}

type Part = { busy: boolean; replace: (work: () => Promise<string>) => Promise<void> };

function Reset({ before, busy, replace }: Part & { before: SeedSize }) {
  const t = useT();
  const changes = useDataChanges();
  const [chosen, setChosen] = useState<SeedSize>();
  const size = chosen ?? before;
  async function reset(): Promise<void> {
    const sure = await askConfirm({
      title: t('data.reset-title'),
      text: t('data.reset-sure', { seed: t(`data.seed.${size}`) }),
      confirmLabel: t('data.reset-do'),
      danger: true,
    });
    if (!sure) return;
    await replace(async () => {
      await changes.reset(size);
      return t('data.reset-done', { seed: t(`data.seed.${size}`) });
    });
  }
  return (
    <Fieldset legend={t('data.reset')} mb="md">
      <Text size="sm" mb="sm">
        {t('data.reset-text')}
      </Text>
      <Group align="flex-end">
        <NativeSelect
          label={t('data.seed')}
          value={size}
          onChange={(event) => setChosen(seedSizes.find((one) => one === event.currentTarget.value))}
          data={seedSizes.map((one) => ({ value: one, label: t(`data.seed.${one}`) }))}
        />
        <Button variant="outline" color="red" loading={busy} onClick={() => void reset()}>
          {t('data.reset-do')}
        </Button>
      </Group>
    </Fieldset>
  );
}

function Export() {
  const t = useT();
  return (
    <Fieldset legend={t('data.export')} mb="md">
      <Text size="sm" mb="sm">
        {t('data.export-text')}
      </Text>
      <Button
        component="a"
        href="/sandbox/api/export"
        download
        variant="default"
        leftSection={<IconDownload />}
      >
        {t('data.export-do')}
      </Button>
    </Fieldset>
  );
}

function Import({ busy, replace }: Part) {
  const t = useT();
  const changes = useDataChanges();
  const [file, setFile] = useState<File | null>(null);
  async function take(): Promise<void> {
    if (!file) return;
    const sure = await askConfirm({
      title: t('data.import-title'),
      text: t('data.import-sure', { file: file.name }),
      confirmLabel: t('data.import-do'),
      danger: true,
    });
    if (!sure) return;
    await replace(async () => {
      const rows = await changes.take(file);
      setFile(null);
      return t('data.import-done', { rows, file: file.name });
    });
  }
  return (
    <Fieldset legend={t('data.import')}>
      <Text size="sm" mb="sm">
        {t('data.import-text')}
      </Text>
      <Group align="flex-end">
        <FileInput
          label={t('data.file')}
          placeholder={t('data.file-choose')}
          accept=".jsonl,application/x-ndjson"
          clearable
          clearButtonProps={{ 'aria-label': t('data.file-clear') }}
          w={320}
          maw="100%"
          value={file}
          onChange={setFile}
        />
        <Button
          variant="outline"
          color="red"
          loading={busy}
          disabled={file === null}
          onClick={() => void take()}
        >
          {t('data.import-do')}
        </Button>
      </Group>
    </Fieldset>
  );
}
