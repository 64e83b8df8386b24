export type Question = { title: string; text: string; confirmLabel?: string; danger?: boolean };
type Asked = Question & { answer(yes: boolean): void };

let asked: Asked | undefined;
const listeners = new Set<() => void>();

function set(next: Asked | undefined): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks before something that can't be undone. Resolves to false on Cancel, Escape or a click outside. */
export function askConfirm(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    set({
      ...question,
      answer(yes) {
        set(undefined);
        resolve(yes);
      },
    });
  });
}

/** The question that stands, for the dialog. */
export const openQuestion = {
  get: (): Asked | undefined => asked,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
