import { ActionIcon, CopyButton as MantineCopyButton, Tooltip } from '@mantine/core';
import { useKitT } from '../i18n/create-i18n.ts';
import { IconCheck, IconCopy } from './icons.tsx';

/** Copies `value`; `thing` names it for those who hear the page ("Public Key"). */
export function CopyButton({ value, thing }: { value: string; thing: string }) {
  const t = useKitT();
  return (
    <MantineCopyButton value={value} timeout={2500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('kit.copied') : t('kit.copy')} withArrow>
          <ActionIcon
            variant="default"
            size="lg"
            onClick={copy}
            aria-label={copied ? t('kit.copied') : t('kit.copy-thing', { thing })}
            data-copied={copied || undefined}
          >
            {copied ? <IconCheck /> : <IconCopy />}
          </ActionIcon>
        </Tooltip>
      )}
    </MantineCopyButton>
  );
}
