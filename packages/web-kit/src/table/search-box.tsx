import { CloseButton, TextInput } from '@mantine/core';
import { useKitT } from '../i18n/create-i18n.ts';
import { IconSearch } from '../look/icons.tsx';

/** A search field that Escape and a button clear. */
export function SearchBox(props: {
  value: string;
  onChange: (text: string) => void;
  label: string;
  placeholder?: string;
  fullWidth?: boolean;
}) {
  const t = useKitT();
  return (
    <TextInput
      type="search"
      aria-label={props.label}
      placeholder={props.placeholder ?? t('kit.search')}
      leftSection={<IconSearch size={16} />}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && props.value !== '') {
          event.stopPropagation();
          props.onChange('');
        }
      }}
      rightSection={
        props.value === '' ? null : (
          <CloseButton size="sm" aria-label={t('kit.clear-search')} onClick={() => props.onChange('')} />
        )
      }
      w={props.fullWidth ? '100%' : 280}
      maw="100%"
    />
  );
}
