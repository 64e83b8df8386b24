const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const impatientAfterMs = 2000;

/**
 * Settles when we are asked to stop: by a signal, or because the launcher that started us is gone. A terminal, npm
 * and the launcher may each hand on the same Ctrl-C, so those that follow at once are the same; one that comes
 * later than two seconds after ends the process without waiting.
 */
export const stopRequested = (): Promise<string> =>
  new Promise((settle) => {
    let firstAt: number | undefined;
    const ask = (why: string): void => {
      firstAt ??= Date.now();
      if (Date.now() - firstAt > impatientAfterMs) process.exit(130);
      settle(why);
    };
    for (const signal of signals) process.on(signal, () => ask(signal));
    if (process.connected) process.once('disconnect', () => ask('the launcher is gone'));
  });
