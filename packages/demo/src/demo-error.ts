/** Something that the person at the keyboard can mend. The message says how. */
export class DemoError extends Error {}
