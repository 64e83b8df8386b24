import { Checkbox, Fieldset, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useForm, useGo } from '@parasol/web-kit';
import { useId } from 'react';
import { faultKinds, faultMethods, useFaultChanges, type FaultKind } from '../../api/faults.ts';
import { say, sayNothing, useSayFailure } from '../../frame/messages.tsx';
import { Screen } from '../../frame/screen.tsx';
import { useUnsaved } from '../../frame/use-unsaved.ts';
import { useT } from '../../i18n.ts';
import { FaultForm, knownPaths, newFault } from './fault-form.ts';
import { faultsPath } from './sandbox-paths.ts';

const isKind = (text: string): text is FaultKind => faultKinds.some((kind) => kind === text);

/** One more thing that goes wrong. */
export function NewFault() {
  const t = useT();
  const go = useGo();
  const paths = useId();
  const changes = useFaultChanges();
  const form = useForm({ initial: newFault, schema: FaultForm, onSubmit: (rule) => changes.add(rule) });
  useSayFailure(form.failure);
  const saved = useUnsaved(form.dirty);
  const { kind } = form.values;

  async function save(close: boolean): Promise<void> {
    sayNothing();
    if (!(await form.submit())) return;
    saved();
    const said = t('faults.added', { fault: t(`faults.kind.${kind}`) });
    say(said, close ? faultsPath : undefined);
    if (close) go(faultsPath);
    else form.reset(newFault);
  }
  return (
    <Screen
      crumbs={[
        { label: t('menu.sandbox') },
        { label: t('menu.faults'), href: faultsPath },
        { label: t('record.new') },
      ]}
      title={t('faults.new-title')}
      text={t('faults.new-text')}
      tools={{
        back: faultsPath,
        busy: form.busy,
        onSave: () => void save(false),
        onSaveClose: () => void save(true),
      }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save(true);
        }}
      >
        <Fieldset legend={t('faults.kind')} mb="md">
          <div className="psa-fields">
            <NativeSelect
              label={t('faults.kind')}
              description={t(`faults.about.${kind}`)}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={kind}
              onChange={(event) => {
                const chosen = event.currentTarget.value;
                if (isKind(chosen)) form.set('kind', chosen);
              }}
              data={faultKinds.map((one) => ({ value: one, label: t(`faults.kind.${one}`) }))}
            />
            {kind === 'latency' || kind === 'late-apply' ? (
              <TextInput
                label={t(kind === 'latency' ? 'faults.delay' : 'faults.late')}
                inputMode="numeric"
                {...form.text('delayMs')}
              />
            ) : null}
            {kind === 'stale-search' ? (
              <TextInput label={t('faults.stale')} inputMode="numeric" {...form.text('staleMs')} />
            ) : null}
            {kind === 'throttle' ? (
              <div>
                <TextInput
                  label={t('faults.retry-after')}
                  inputMode="numeric"
                  disabled={!form.values.withRetryAfter}
                  {...form.text('retryAfterSeconds')}
                />
                <Checkbox
                  mt="xs"
                  label={t('faults.with-retry-after')}
                  checked={form.values.withRetryAfter}
                  onChange={(event) => form.set('withRetryAfter', event.currentTarget.checked)}
                />
              </div>
            ) : null}
          </div>
        </Fieldset>
        <Fieldset legend={t('faults.for')} mb="md">
          <Checkbox.Group
            label={t('faults.methods')}
            description={t('faults.methods-text')}
            mb="md"
            value={form.values.methods}
            onChange={(chosen) =>
              form.set(
                'methods',
                faultMethods.filter((method) => chosen.includes(method)),
              )
            }
          >
            <Group mt="xs">
              {faultMethods.map((method) => (
                <Checkbox key={method} value={method} label={method} />
              ))}
            </Group>
          </Checkbox.Group>
          <div className="psa-fields">
            <TextInput
              label={t('faults.path')}
              description={t('faults.path-text')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              placeholder="/service/tickets*"
              list={paths}
              autoComplete="off"
              {...form.text('path')}
            />
            <TextInput label={t('faults.share-percent')} inputMode="numeric" {...form.text('percent')} />
            <TextInput
              label={t('faults.times')}
              description={t('faults.times-text')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              inputMode="numeric"
              {...form.text('times')}
            />
          </div>
          <datalist id={paths}>
            {knownPaths.map((path) => (
              <option key={path} value={path}>
                {path}
              </option>
            ))}
          </datalist>
        </Fieldset>
      </form>
      <Text size="sm" c="dimmed">
        {t('faults.counts-anew')}
      </Text>
    </Screen>
  );
}
