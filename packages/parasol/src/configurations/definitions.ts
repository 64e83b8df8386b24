import type { ActiveOfTotal, Counted, Facts } from './facts.ts';

export type ProviderKind = 'msp' | 'mssp';
export type Answer = string | number;

/** One question of the configuration type: its words in ConnectWise and how its answer is found. */
export type QuestionDefinition = {
  /** Ours, stable; settings switch questions off by it. */
  readonly key: string;
  /** `wide`: from reports that cover all customers. `own`: from calls per customer. `bridge`: Parasol's own. */
  readonly source: 'wide' | 'own' | 'bridge';
  /** The words that the question is found by within the type. */
  readonly question: string;
  readonly fieldType: 'Text' | 'TextArea' | 'Number' | 'Percent' | 'Hyperlink';
  readonly numberOfDecimals: number;
  readonly sequenceNumber: number;
  /** Absent: asked for both kinds of provider. */
  readonly only?: ProviderKind;
  /** Null: not known, so the answer in ConnectWise is left as it is. */
  readonly answer: (facts: Facts) => Answer | null;
};

type Row = Omit<QuestionDefinition, 'sequenceNumber' | 'numberOfDecimals'> & {
  readonly numberOfDecimals?: number;
};

const lines = (counted: readonly Counted[]): string =>
  counted.map((row, index) => `${index + 1}. ${row.name} (${row.count})`).join('\n');

const ofTotal = (
  facts: Facts,
  pick: (parts: NonNullable<Facts['wide']['deployments']>) => number,
): number | null => (facts.wide.deployments ? pick(facts.wide.deployments) : null);

/** Active: all that is deployed has been active. Partial: some of it. Inactive: none, or nothing deployed. */
export const protectionStatus = (parts: readonly ActiveOfTotal[]): string => {
  const active = parts.reduce((sum, part) => sum + part.active, 0);
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  if (active === 0) return 'Inactive';
  return active >= total ? 'Active' : 'Partial';
};

const shareBlocked = (counts: { total: number; blocked: number }): number =>
  counts.total === 0 ? 0 : Math.round((counts.blocked / counts.total) * 1_000) / 10;

const wide = (
  key: string,
  question: string,
  fieldType: QuestionDefinition['fieldType'],
  answer: Row['answer'],
  more: Partial<Pick<Row, 'numberOfDecimals' | 'only'>> = {},
): Row => ({ key, source: 'wide', question, fieldType, answer, ...more });

const own = (
  key: string,
  question: string,
  fieldType: QuestionDefinition['fieldType'],
  answer: (facts: NonNullable<Facts['own']>) => Answer,
): Row => ({
  key,
  source: 'own',
  question,
  fieldType,
  answer: (facts) => (facts.own ? answer(facts.own) : null),
});

const rows: readonly Row[] = [
  wide('organization-id', 'Umbrella organization ID', 'Text', (facts) => String(facts.organizationId)),
  wide('package', 'Package', 'Text', (facts) => facts.packageName),
  wide('license-type', 'License type', 'Text', (facts) => facts.licenseType, { only: 'mssp' }),
  wide('seats', 'Seats', 'Number', (facts) => facts.seats),
  {
    key: 'protection-status',
    source: 'wide',
    question: 'Protection status',
    fieldType: 'Text',
    answer: (facts) => {
      if (facts.removedAt) return `No longer managed since ${facts.removedAt.toISOString().slice(0, 10)}`;
      const parts = facts.wide.deployments;
      return parts
        ? protectionStatus([parts.networks, parts.roamingComputers, parts.virtualAppliances])
        : null;
    },
  },
  wide('networks-active', 'Networks active', 'Number', (facts) =>
    ofTotal(facts, (parts) => parts.networks.active),
  ),
  wide('networks-total', 'Networks total', 'Number', (facts) =>
    ofTotal(facts, (parts) => parts.networks.total),
  ),
  wide('roaming-computers-active', 'Roaming computers active', 'Number', (facts) =>
    ofTotal(facts, (parts) => parts.roamingComputers.active),
  ),
  wide('roaming-computers-total', 'Roaming computers total', 'Number', (facts) =>
    ofTotal(facts, (parts) => parts.roamingComputers.total),
  ),
  wide('virtual-appliances-active', 'Virtual appliances active', 'Number', (facts) =>
    ofTotal(facts, (parts) => parts.virtualAppliances.active),
  ),
  wide('virtual-appliances-total', 'Virtual appliances total', 'Number', (facts) =>
    ofTotal(facts, (parts) => parts.virtualAppliances.total),
  ),
  wide('sites', 'Sites', 'Number', (facts) => ofTotal(facts, (parts) => parts.sites)),
  wide(
    'requests-day',
    'DNS requests, last 24 hours',
    'Number',
    (facts) => facts.wide.requestsDay?.total ?? null,
  ),
  wide(
    'requests-month',
    'DNS requests, last 30 days',
    'Number',
    (facts) => facts.wide.requestsMonth?.total ?? null,
  ),
  wide(
    'blocked-day',
    'Blocked requests, last 24 hours',
    'Number',
    (facts) => facts.wide.requestsDay?.blocked ?? null,
  ),
  wide(
    'blocked-month',
    'Blocked requests, last 30 days',
    'Number',
    (facts) => facts.wide.requestsMonth?.blocked ?? null,
  ),
  wide(
    'share-blocked',
    'Share blocked',
    'Percent',
    (facts) => (facts.wide.requestsMonth ? shareBlocked(facts.wide.requestsMonth) : null),
    { numberOfDecimals: 1 },
  ),
  wide(
    'threats-prevented',
    'Threats prevented, 30 days',
    'Number',
    (facts) => facts.wide.securityMonth?.threatsPrevented ?? null,
  ),
  wide(
    'infections-contained',
    'Infections contained, 30 days',
    'Number',
    (facts) => facts.wide.securityMonth?.infectionsContained ?? null,
  ),
  own('top-allowed-domains', 'Top allowed domains', 'TextArea', (facts) => lines(facts.topAllowedDomains)),
  own('top-blocked-domains', 'Top blocked domains', 'TextArea', (facts) => lines(facts.topBlockedDomains)),
  own('top-threats', 'Top threats', 'TextArea', (facts) => lines(facts.topThreats)),
  own('active-identities', 'Active identities', 'Number', (facts) => facts.activeIdentities),
  {
    key: 'dashboard',
    source: 'bridge',
    question: 'Umbrella dashboard',
    fieldType: 'Hyperlink',
    answer: (facts) => `https://dashboard.umbrella.com/o/${facts.organizationId}/`,
  },
  {
    // Written only together with another change, or an unchanged world would cost a write per customer and run.
    key: 'last-synchronized',
    source: 'bridge',
    question: 'Last synchronized (UTC)',
    fieldType: 'Text',
    answer: () => null,
  },
];

/** All questions in the order in which ConnectWise shows them. */
export const questionDefinitions: readonly QuestionDefinition[] = rows.map((row, index) => ({
  ...row,
  numberOfDecimals: row.numberOfDecimals ?? 0,
  sequenceNumber: index + 1,
}));

/** The key of the question that is written only with another change. */
export const lastSynchronizedKey = 'last-synchronized';

/** The questions that a provider of this kind is asked, without those that were switched off. */
export const questionsFor = (kind: ProviderKind, questionsOff: readonly string[]): QuestionDefinition[] =>
  questionDefinitions.filter(
    (definition) => (definition.only ?? kind) === kind && !questionsOff.includes(definition.key),
  );

/** Whether anything is asked that takes calls per customer. */
export const asksOwnFacts = (kind: ProviderKind, questionsOff: readonly string[]): boolean =>
  questionsFor(kind, questionsOff).some((definition) => definition.source === 'own');
