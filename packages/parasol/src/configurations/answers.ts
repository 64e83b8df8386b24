import { questionsFor, type Answer, type ProviderKind } from './definitions.ts';
import type { Facts } from './facts.ts';

/** By question key. A question that nothing is known about is absent. */
export type Answers = Readonly<Record<string, Answer>>;

/** ConnectWise sets no limit for TextArea answers; ours keeps a page of a thousand configurations readable. */
const longestAnswer = 4_000;

/** The answers that one customer's configuration should have. Pure: the same facts give the same answers. */
export const answersFor = (facts: Facts, kind: ProviderKind, questionsOff: readonly string[]): Answers => {
  const answers: Record<string, Answer> = {};
  for (const definition of questionsFor(kind, questionsOff)) {
    const answer = definition.answer(facts);
    if (answer !== null)
      answers[definition.key] = typeof answer === 'string' ? answer.slice(0, longestAnswer) : answer;
  }
  return answers;
};

/** When a configuration was last written: whole minutes, so that it reads well. */
export const lastSynchronizedText = (now: Date): string =>
  `${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
