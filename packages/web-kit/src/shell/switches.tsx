import { ActionIcon, Button, Menu, useMantineColorScheme } from '@mantine/core';
import { notify } from '../feedback/notifications.tsx';
import { useKitT, useLocale } from '../i18n/create-i18n.ts';
import { localeNames, locales, type Locale } from '../i18n/locale.ts';
import { IconMoon, IconScreen, IconSun } from '../look/icons.tsx';

/** English or Korean; each name in its own language. */
export function LocaleSwitch() {
  const t = useKitT();
  const { locale, setLocale } = useLocale();
  const change = (next: Locale) => {
    setLocale(next).catch(() => notify.error(t('kit.failed'), t('kit.network')));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={`${t('kit.language')}: ${localeNames[locale]}`}>
          {localeNames[locale]}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('kit.language')}>
        {locales.map((one) => (
          <Menu.Item key={one} lang={one} onClick={() => change(one)} fw={one === locale ? 700 : 400}>
            {localeNames[one]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const schemes = [
  { value: 'light', label: 'kit.light', Icon: IconSun },
  { value: 'dark', label: 'kit.dark', Icon: IconMoon },
  { value: 'auto', label: 'kit.system', Icon: IconScreen },
] as const;

/** Light, dark, or as the system has it. */
export function ColourSchemeSwitch() {
  const t = useKitT();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const current = schemes.find((scheme) => scheme.value === colorScheme) ?? schemes[2];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label={`${t('kit.colour-scheme')}: ${t(current.label)}`}>
          <current.Icon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('kit.colour-scheme')}>
        {schemes.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon />}
            onClick={() => setColorScheme(value)}
            fw={value === colorScheme ? 700 : 400}
          >
            {t(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
