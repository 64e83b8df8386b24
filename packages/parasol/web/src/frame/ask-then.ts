import { askConfirm, type Question } from '@parasol/web-kit';

/** Asks, and does it after a yes. For event handlers, which wait for nothing. */
export function askThen(question: Question, act: () => void): void {
  const ask = async (): Promise<void> => {
    if (await askConfirm(question)) act();
  };
  void ask();
}
