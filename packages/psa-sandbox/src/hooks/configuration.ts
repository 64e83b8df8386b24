import { z } from 'zod';
import type { Draft } from '../rest/read-record.ts';
import { oneOf, readTyped } from '../rest/custom-field-value.ts';
import { type Faults, fault } from '../rest/read-scalar.ts';
import { linkTables, unlink } from '../store/configuration-links.ts';
import { nextNumbers } from '../store/next-numbers.ts';
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

async function questionsOf(
  env: WriteContext['env'],
  typeId: number | null,
): Promise<ReadonlyMap<number, SmallRow>> {
  const rows = await env.small.rows('configurationTypeQuestion');
  return new Map([...rows].filter(([, row]) => row.refs['configurationType'] === typeId));
}

/** Questions of these entry types are answered by one of their values. */
const listed = new Set<unknown>(['List', 'Option']);

async function readAnswer(
  question: SmallRow,
  answer: unknown,
  env: WriteContext['env'],
  faults: Faults,
): Promise<string | number | boolean | undefined> {
  if (answer === null || answer === undefined || answer === '') return undefined;
  const name = `questions/${question.id}`;
  const read = readTyped(question.data['fieldType'], name, answer, faults);
  if (read === undefined || !listed.has(question.data['entryType'])) return read;
  const rows = await env.small.rows('configurationTypeQuestionValue');
  const values = [...rows.values()].flatMap(({ data, refs }) =>
    refs['question'] === question.id && data['inactiveFlag'] !== true ? [String(data['value'])] : [],
  );
  return oneOf(values, name, read, faults);
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
    const held = answers[key];
    // what is stored comes back with every PUT, and isn't judged anew; a password may have been hidden
    if (held !== undefined && (held.value === answer || answer === undefined)) continue;
    const value = await readAnswer(question, answer, env, faults);
    if (value === undefined) delete answers[key];
    else if (held === undefined) added.push([key, value]);
    else answers[key] = { id: held.id, value };
  }
  if (added.length === 0) return;
  const ids = await nextNumbers(env.db, 'configuration_answer_id', added.length);
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
