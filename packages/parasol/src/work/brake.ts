/**
 * The brake: more than 20 % and at least 5 of what is known would be given up at once. That is a right that was lost or a
 * mistake more often than the truth, so a person is asked first.
 */
export const tooManyAtOnce = (count: number, known: number): boolean => count >= 5 && count > known * 0.2;
