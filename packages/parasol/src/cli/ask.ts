import askInput from '@inquirer/input';
import askPassword from '@inquirer/password';

import { parasolError } from '../errors/index.ts';

/** One thing that a command must know, and the ways to tell it. */
export type Question = {
  readonly message: string;
  /** As an option of the command; secrets have none, since options are seen in the list of processes. */
  readonly given?: string | undefined;
  readonly option?: string;
  readonly variable?: string;
  readonly secret?: boolean;
  readonly suggestion?: string;
};

/**
 * The answer to a question: from the option, else the environment, else the person at the terminal. Throws
 * `answer_needed`, with where to give it, when nobody can be asked.
 */
export const answerTo = async (
  question: Question,
  o: {
    readonly env: Readonly<Record<string, string | undefined>>;
    /** Is somebody there to be asked? */
    readonly interactive: boolean;
  },
): Promise<string> => {
  const known = question.given ?? (question.variable === undefined ? undefined : o.env[question.variable]);
  if (known !== undefined && known.trim() !== '') return known;
  if (!o.interactive)
    throw parasolError('answer_needed', {
      question: question.message,
      give: [question.option, question.variable].filter((one) => one !== undefined),
    });
  if (question.secret === true) return askPassword({ message: question.message, mask: '*' });
  return askInput({
    message: question.message,
    required: true,
    ...(question.suggestion === undefined ? {} : { default: question.suggestion }),
  });
};
