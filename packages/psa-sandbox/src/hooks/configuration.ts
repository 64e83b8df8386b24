import { z } from 'zod';
import type { Draft } from '../rest/read-record.ts';
import { type Faults, fault, readScalar } from '../rest/read-scalar.ts';
import type { Field } from '../definitions/field.ts';
import { linkTables, unlink } from '../store/configuration-links.ts';
import type { SmallRow } from '../store/small-tables.ts';
import { defaultOf } from './defaults.ts';
import type { Hook, WriteContext } from './hook.ts';

/** Answers as they are kept, by the question's id. */
const answersSchema = z.record(
  z.string(),
  z.object({ id: z.number(), value: z.union([z.string(), z.number(), z.boolean()]) }),
);
type Answers = z.infer<typeof answersSchema>;

const sentSchema = z
  .array(z.looseObject({ questionId: z.number().int(), answer: z.unknown().optional() }))
  .max(1_000);

/** How an answer of each field type is read. */
const answerFields: Readonly<Record<string, Field>> = {
  Number: { kind: 'number' },
  Currency: { kind: 'number' },
  Percent: { kind: 'number' },
  Checkbox: { kind: 'boolean' },
  Date: { kind: 'date' },
};
const textAnswer: Field = { kind: 'text' };

async function questionsOf(
  env: WriteContext['env'],
  typeId: number | null,
): Promise<ReadonlyMap<number, SmallRow>> {
  const rows = await env.small.rows('configurationTypeQuestion');
  return new Map([...rows].filter(([, row]) => row.refs['configurationType'] === typeId));
}

function readAnswer(
  question: SmallRow,
  answer: unknown,
  faults: Faults,
): string | number | boolean | undefined {
  if (answer === null || answer === undefined || answer === '') return undefined;
  const fieldType = question.data['fieldType'];
  const field = (typeof fieldType === 'string' ? answerFields[fieldType] : undefined) ?? textAnswer;
  const read = readScalar(field, `questions/${question.id}`, answer, faults);
  return typeof read === 'string' || typeof read === 'number' || typeof read === 'boolean' ? read : undefined;
}

async function nextAnswerIds(env: WriteContext['env'], count: number): Promise<number[]> {
  const rows = await env.db.run(
    `select nextval('configuration_answer_id')::int from generate_series(1, $1::int)`,
    [count],
  );
  return rows.map((row) => z.tuple([z.number()]).parse(row)[0]);
}

async function readAnswers(draft: Draft, { env, before, faults }: WriteContext): Promise<void> {
  const typeId = draft.refs['type'] ?? null;
  const kept = answersSchema.safeParse(before?.kept['answers']);
  const sameType = before === undefined || before.refs['type'] === typeId;
  const answers: Answers = kept.success && sameType ? { ...kept.data } : {};
  const questions = await questionsOf(env, typeId);
  const posted = draft.posted['questions'];
  if (posted !== undefined && posted !== null) {
    const sent = sentSchema.safeParse(posted);
    if (!sent.success) {
      fault(
        faults,
        'questions',
        'InvalidField',
        'The field questions must be a list of {"questionId": …, "answer": …}.',
      );
      return;
    }
    await writeOver(answers, sent.data, questions, env, faults);
  }
  for (const question of questions.values()) {
    if (question.data['requiredFlag'] !== true || question.data['inactiveFlag'] === true) continue;
    if (answers[String(question.id)] === undefined) {
      fault(faults, 'questions', 'MissingRequiredField', `The question ${question.id} must be answered.`);
    }
  }
  draft.kept['answers'] = answers;
}

async function writeOver(
  answers: Answers,
  sent: z.infer<typeof sentSchema>,
  questions: ReadonlyMap<number, SmallRow>,
  env: WriteContext['env'],
  faults: Faults,
): Promise<void> {
  const added: [string, string | number | boolean][] = [];
  for (const { questionId, answer } of sent) {
    const question = questions.get(questionId);
    if (question === undefined) {
      fault(
        faults,
        'questions/questionId',
        'NotFound',
        `Configuration Type Question ${questionId} not found`,
      );
      continue;
    }
    const key = String(questionId);
    const value = readAnswer(question, answer, faults);
    const held = answers[key];
    if (value === undefined) delete answers[key];
    else if (held === undefined) added.push([key, value]);
    else answers[key] = { id: held.id, value };
  }
  if (added.length === 0) return;
  const ids = await nextAnswerIds(env, added.length);
  added.forEach(([key, value], i) => {
    answers[key] = { id: ids[i] ?? 0, value };
  });
}

/** Configurations: the default status, and answers to the questions of their type. */
export const configurationHook: Hook = {
  async prepare(draft, context) {
    draft.refs['status'] ??= await defaultOf(context.env, 'configurationStatus');
    await readAnswers(draft, context);
  },
  async deleted(id, env, runner) {
    const links = Object.values(linkTables);
    for (const link of links) await unlink(env.db, link, 'configuration_id', id, runner);
    return links.map(({ table }) => table);
  },
};
