import { Anchor } from '@mantine/core';
import { IconExternal } from '@parasol/web-kit';
import { useT } from '../i18n.ts';

/** A link that opens a record in the PSA. */
export function PsaLink({ url, label }: { url: string | null; label: string }) {
  const t = useT();
  if (url === null) return <>{label}</>;
  return (
    <Anchor
      href={url}
      target="_blank"
      rel="noreferrer"
      aria-label={t('psa.open', { record: label })}
      className="psa-link"
    >
      {label} <IconExternal size={14} />
    </Anchor>
  );
}
