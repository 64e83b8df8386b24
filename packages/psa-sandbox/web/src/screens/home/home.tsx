import { Anchor, Badge, Card, Group, List, Text, Title } from '@mantine/core';
import { AppLink, CopyButton, Loaded, useFormats } from '@parasol/web-kit';
import { Screen } from '../../frame/screen.tsx';
import { useStatus } from '../../api/status.ts';
import { useT } from '../../i18n.ts';

/** How to connect, what was called so far, and the way to a key. */
export function Home() {
  const t = useT();
  const format = useFormats();
  const status = useStatus();
  const steps = [
    { href: '/system/security-roles', title: t('home.step-role'), text: t('home.step-role-text') },
    { href: '/system/members/api-members', title: t('home.step-member'), text: t('home.step-member-text') },
    { href: '/system/members/api-members', title: t('home.step-key'), text: t('home.step-key-text') },
  ];
  return (
    <Screen crumbs={[]} title={t('home.title')} text={t('home.text')}>
      <Loaded query={status}>
        {(data) => (
          <Card withBorder mb="md">
            <Title order={2} size="h4" mb="xs">
              {t('home.connect')}
            </Title>
            <dl className="psa-facts">
              <Fact name={t('home.site')} value={location.origin} />
              {data.httpsUrl ? <Fact name={t('home.https')} value={data.httpsUrl} /> : null}
              <Fact name={t('home.company')} value={data.company} />
              <Fact name={t('home.codebase')} value={data.codebase} />
              <dt>{t('home.version')}</dt>
              <dd>{data.version}</dd>
              <dt>{t('home.calls')}</dt>
              <dd>
                <Group gap="xs">
                  {Object.entries(data.calls).map(([method, count]) => (
                    <Badge key={method} variant="default" tt="none">
                      {method} {format.number(count)}
                    </Badge>
                  ))}
                  {Object.keys(data.calls).length === 0 ? t('home.no-calls') : null}
                </Group>
              </dd>
            </dl>
          </Card>
        )}
      </Loaded>
      <Card withBorder>
        <Title order={2} size="h4" mb="xs">
          {t('home.steps')}
        </Title>
        <List type="ordered" spacing="sm">
          {steps.map((step) => (
            <List.Item key={step.title}>
              <Anchor component={AppLink} href={step.href} fw={650}>
                {step.title}
              </Anchor>
              <Text size="sm">{step.text}</Text>
            </List.Item>
          ))}
        </List>
      </Card>
    </Screen>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Group gap="xs">
          <span>{value}</span>
          <CopyButton value={value} thing={name} />
        </Group>
      </dd>
    </>
  );
}
