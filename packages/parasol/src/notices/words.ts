import type { Condition, ConditionKind, Language } from './types.ts';

type Sentences = Readonly<Record<ConditionKind | 'test', { readonly title: string; readonly text: string }>>;

// Sentences of the messages themselves; the screens have their own catalogues.
const english: Sentences = {
  'rights-missing': {
    title: 'A right is missing in ConnectWise PSA',
    text: 'The API key of the integration lacks: {rights}. What needs it is suspended until the role has it again.',
  },
  'umbrella-key-expiring': {
    title: 'The Umbrella API key expires soon',
    text: 'The key {key} ends on {expiresAt}. Make a new one in Umbrella and paste it before then.',
  },
  'runs-failing': {
    title: 'Runs do not succeed',
    text: 'The last run ended as {state}. {problem}',
  },
  'writes-held': {
    title: 'Writes wait for a person',
    text: '{held} held and {refused} refused writes to ConnectWise PSA need a decision.',
  },
  'choice-gone': {
    title: 'A chosen board or priority is gone',
    text: 'ConnectWise PSA no longer offers: {choices}. New tickets cannot be made until you choose another.',
  },
  test: { title: 'A test message', text: 'Notices of this provider arrive here. Nothing needs to be done.' },
};

const korean: Sentences = {
  'rights-missing': {
    title: 'ConnectWise PSA에 권한이 없습니다',
    text: '통합의 API 키에 다음 권한이 없습니다: {rights}. 역할에 권한이 다시 부여될 때까지 필요한 작업이 중단됩니다.',
  },
  'umbrella-key-expiring': {
    title: 'Umbrella API 키가 곧 만료됩니다',
    text: '키 {key}은(는) {expiresAt}에 만료됩니다. 그 전에 Umbrella에서 새 키를 만들어 붙여 넣으십시오.',
  },
  'runs-failing': {
    title: '실행이 성공하지 못하고 있습니다',
    text: '마지막 실행의 결과: {state}. {problem}',
  },
  'writes-held': {
    title: '결정이 필요한 쓰기가 있습니다',
    text: 'ConnectWise PSA에 대한 쓰기 중 보류 {held}건, 거부 {refused}건에 결정이 필요합니다.',
  },
  'choice-gone': {
    title: '선택한 보드 또는 우선순위가 없어졌습니다',
    text: 'ConnectWise PSA에 더 이상 없는 항목: {choices}. 다른 항목을 선택할 때까지 새 티켓을 만들 수 없습니다.',
  },
  test: { title: '테스트 메시지', text: '이 공급자의 알림은 여기로 전달됩니다. 조치할 것은 없습니다.' },
};

const languages: Readonly<Record<Language, Sentences>> = { en: english, ko: korean };

/** Where in the console it is put right. */
const places: Readonly<Record<ConditionKind | 'test', string>> = {
  'rights-missing': '/settings/psa/rights',
  'umbrella-key-expiring': '/umbrella',
  'runs-failing': '/runs',
  'writes-held': '/writes',
  'choice-gone': '/settings/psa/ticketing',
  test: '/settings/notices',
};

/** A line of text from a vendor or a person must not break a heading. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();

export type Message = { readonly title: string; readonly text: string; readonly link: string };

/** A condition in words, with the place where it is put right. */
export const inWords = (
  condition: Pick<Condition, 'details'> & { readonly kind: ConditionKind | 'test' },
  o: { readonly language: Language; readonly consoleUrl: string; readonly providerId: string },
): Message => {
  const { title, text } = languages[o.language][condition.kind];
  const filled = text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = condition.details[name] ?? '';
    return oneLine(Array.isArray(value) ? value.join(', ') : String(value));
  });
  return { title, text: filled.trim(), link: `${o.consoleUrl}/p/${o.providerId}${places[condition.kind]}` };
};
