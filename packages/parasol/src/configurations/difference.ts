import type { Configuration } from '@parasol/connectwise';

import { lastSynchronizedText, type Answers } from './answers.ts';
import { lastSynchronizedKey, type Answer } from './definitions.ts';

/** One operation of a JSON Patch as ConnectWise takes it: no leading slash ("Developer Guide, patching"). */
export type PatchOperation = {
  readonly op: 'replace' | 'add';
  readonly path: string;
  readonly value: unknown;
};

/** What a customer's configuration should be, apart from its type. */
export type WantedConfiguration = {
  readonly name: string;
  readonly deviceIdentifier: string;
  readonly companyRecId: number;
  /** Null: leave the flag as it is. */
  readonly active: boolean | null;
  readonly answers: Answers;
};

type RemoteAnswer = string | number | boolean | null | undefined;

/** ConnectWise gives numbers back as numbers or as text, and lines with or without a carriage return. */
const same = (wanted: Answer, found: RemoteAnswer): boolean => {
  if (found === null || found === undefined) return wanted === '';
  if (typeof wanted === 'number') return found !== '' && Number(found) === wanted;
  return String(found).replaceAll('\r\n', '\n').trim() === wanted.trim();
};

/** The questions whose answers differ, by key. */
export const changedAnswers = (
  answers: Answers,
  questionIds: Readonly<Record<string, number>>,
  remote: Configuration,
): string[] => {
  const found = new Map((remote.questions ?? []).map((question) => [question.questionId, question.answer]));
  return Object.entries(answers)
    .filter(([key, answer]) => {
      const questionId = questionIds[key];
      return questionId !== undefined && !same(answer, found.get(questionId));
    })
    .map(([key]) => key);
};

/**
 * The PATCH that makes `remote` as wanted: only what differs, and `Last synchronized` with it. Empty when nothing differs.
 * Answers are addressed by their place in the record that was read, because replacing the whole list would also
 * write back answers that a technician may have changed since.
 */
export const difference = (
  wanted: WantedConfiguration,
  questionIds: Readonly<Record<string, number>>,
  remote: Configuration,
  now: Date,
): PatchOperation[] => {
  const operations: PatchOperation[] = [];
  if (remote.deviceIdentifier !== wanted.deviceIdentifier)
    operations.push({ op: 'replace', path: 'deviceIdentifier', value: wanted.deviceIdentifier });
  if (remote.company?.id !== wanted.companyRecId)
    operations.push({ op: 'replace', path: 'company', value: { id: wanted.companyRecId } });
  if (wanted.active !== null && (remote.activeFlag ?? true) !== wanted.active)
    operations.push({ op: 'replace', path: 'activeFlag', value: wanted.active });
  const changed = changedAnswers(wanted.answers, questionIds, remote);
  if (operations.length === 0 && changed.length === 0) return [];

  const answers: Record<string, Answer> = {
    ...wanted.answers,
    [lastSynchronizedKey]: lastSynchronizedText(now),
  };
  const questions = remote.questions ?? [];
  for (const key of [...changed, lastSynchronizedKey]) {
    const questionId = questionIds[key];
    if (questionId === undefined) continue;
    const place = questions.findIndex((question) => question.questionId === questionId);
    const answer = answers[key];
    if (place >= 0) operations.push({ op: 'replace', path: `questions/${place}/answer`, value: answer });
    // A question younger than the configuration may be missing from its list.
    else operations.push({ op: 'add', path: 'questions/-', value: { questionId, answer } });
  }
  return operations;
};
