import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Configuration } from '../../api/configurations.ts';
import { useCan } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { ChoiceDialog } from './choice-dialog.tsx';

/** The way to choose a customer's configuration, where several could be meant. */
export function ChoiceButton({ row }: { row: Configuration }) {
  const t = useT();
  const can = useCan();
  const [opened, setOpened] = useState(false);
  if (row.reason !== 'several-to-adopt' || !can('mappings.change')) return null;
  return (
    <>
      <Button
        size="compact-xs"
        variant="light"
        mt={4}
        onClick={() => setOpened(true)}
        aria-label={t('choice.choose-for', { customer: row.customerName })}
      >
        {t('choice.choose')}
      </Button>
      {opened ? <ChoiceDialog row={row} onClose={() => setOpened(false)} /> : null}
    </>
  );
}
