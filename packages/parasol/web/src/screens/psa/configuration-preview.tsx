import { Button, Card, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useProvider } from '../../frame/use-provider.ts';
import { useT } from '../../i18n.ts';
import { Answers } from '../customers/answers.tsx';
import { CustomerChoice } from './customer-choice.tsx';

/** What the settings, as they are saved, make of one customer: each question with its answer now and after a run. */
export function ConfigurationPreview({ typeName }: { typeName: string }) {
  const t = useT();
  const provider = useProvider();
  const [opened, setOpened] = useState(false);
  const [customer, setCustomer] = useState('');
  return (
    <Card withBorder maw={760}>
      <Title order={2} size="h4" mb="xs">
        {t('config.preview')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('config.preview-text', { type: typeName })}
      </Text>
      {opened ? (
        <Stack>
          <CustomerChoice mapped value={customer} onChange={setCustomer} />
          {customer === '' ? null : (
            <Answers key={`${provider.id} ${customer}`} organizationId={Number(customer)} suspended={false} />
          )}
        </Stack>
      ) : (
        <Button variant="default" w="fit-content" onClick={() => setOpened(true)}>
          {t('config.preview-choose')}
        </Button>
      )}
    </Card>
  );
}
