import { useLocale } from '@parasol/web-kit';
import { useT } from '../../i18n.ts';
import type { GuideStep } from './guide-steps.ts';

/** Pictures of the PSA's screens, which the tests make; a build without them has none. */
const pictures = import.meta.glob<string>('../../../../../../docs/pictures/psa-*-step-*.png', {
  query: '?url',
  import: 'default',
  eager: true,
});

const names: Partial<Record<GuideStep['key'], string>> = {
  role: 'step-01-security-roles',
  'role-name': 'step-02-role-id',
  'role-save': 'step-03-role',
  company: 'step-04-companies',
  configurations: 'step-04-companies',
  tickets: 'step-04-service-desk',
  customize: 'step-04-customize',
  'table-setup': 'step-04-system',
  'role-close': 'step-04-saved-and-closed',
  member: 'step-06-member',
  'member-role': 'step-06-member',
  key: 'step-09-description',
  'copy-keys': 'step-10-keys',
};

/** How the PSA's screen looks at a step, folded up until somebody wants to see it. */
export function StepPicture({ step, sentence }: { step: GuideStep; sentence: string }) {
  const t = useT();
  const { locale } = useLocale();
  const name = names[step.key];
  const [, url] =
    Object.entries(pictures).find(([path]) => path.endsWith(`/psa-${locale}-${name}.png`)) ?? [];
  if (name === undefined || url === undefined) return null;
  return (
    <details className="by-hand">
      <summary>{t('guide.picture')}</summary>
      <a href={url} target="_blank" rel="noreferrer">
        <img
          src={url}
          loading="lazy"
          alt={t('guide.picture-of', { step: sentence })}
          className="step-picture"
        />
      </a>
    </details>
  );
}
