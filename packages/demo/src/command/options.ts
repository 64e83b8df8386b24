import { statSync } from 'node:fs';
import { resolve } from 'node:path';

import { InvalidArgumentError } from 'commander';

/** For commander: a whole number between the two, with an error that says so. */
export const wholeNumber =
  (lowest: number, highest: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < lowest || value > highest) {
      throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
    }
    return value;
  };

/** A port number; 0 takes any free one. */
export const port = wholeNumber(0, 65_535);

/** A directory that is there, as an absolute path. */
export const directory = (text: string): string => {
  const path = resolve(text);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new InvalidArgumentError(
      `${path} is not a directory. Give one whose folders are organisations, with <organisation>/dnslogs/<date>/*.csv.gz in them.`,
    );
  }
  return path;
};
