/** A figure as it is printed. */
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
