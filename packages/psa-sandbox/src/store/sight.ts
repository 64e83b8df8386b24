import type { Resource } from '../definitions/resource.ts';

/** What conditions and orderings may name: what a caller isn't shown, they could find out by asking. */
export type Sight = {
  /** the only members that the endpoint shows; absent: all */
  only?: { has(name: string): boolean };
  /** whether a path may lead through a reference to what the reference itself doesn't show */
  mayRead(to: Resource): boolean;
  /** answers to questions of the field type Password are hidden */
  hidesPasswords?: boolean;
};

export const seesAll: Sight = { mayRead: () => true };
