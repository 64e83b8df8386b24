import { Listr, ListrLogger, ProcessOutput } from 'listr2';

/** A line of the list. `work` returns what stands beside the line when it is done. */
export type Line = { title: string; work(tell: (text: string) => void): Promise<string> };

/**
 * Does the lines one after another, shown as a list on `out`: with spinners on a terminal, one line each in a log.
 * Stops at the first that fails and throws its error.
 */
export const showProgress = async (lines: readonly Line[], out: NodeJS.WriteStream): Promise<void> => {
  const terminal: boolean = out.isTTY;
  const logger = new ListrLogger({ processOutput: new ProcessOutput(out) });
  const list = new Listr(
    lines.map((line) => ({
      title: line.title,
      task: async (_context: unknown, task: { title: string; output: string }) => {
        const detail = await line.work((text) => {
          if (terminal) task.output = text;
        });
        task.title = `${line.title}: ${detail}`;
      },
    })),
    {
      concurrent: false,
      exitOnError: true,
      // Ctrl-C is ours: the parts are to be stopped in their order.
      registerSignalListeners: false,
      renderer: terminal ? 'default' : 'simple',
      rendererOptions: { logger, collapseErrors: false },
    },
  );
  await list.run();
};
