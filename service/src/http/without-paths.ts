import { basename } from 'node:path';

import { visible } from '../model/visible.ts';

/**
 * Removes the folders of this host's paths from all texts of an answer, so that only the last part of each path is left: a
 * caller without the full token does not need to know how this host arranges its files.
 *
 * @param hostPaths - The paths, as the sinks and sources that use them name them.
 */
export function withoutPaths(hostPaths: readonly string[]): (answer: unknown) => unknown {
  // Errors contain paths with their control characters escaped. A file goes before the folder that contains it.
  const spellings = new Set(
    hostPaths.flatMap((path) => [path, visible(path)]).filter((path) => path !== basename(path))
  );
  const paths = [...spellings].filter((path) => basename(path) !== '').sort((a, b) => b.length - a.length);
  // After a letter or a digit, it is part of something else: the folder /temperature is not in 127.0.0.1:3306/temperature.
  const patterns = paths.map(
    (path) => [new RegExp(String.raw`(?<![\p{L}\p{N}])${literally(path)}`, 'gu'), basename(path)] as const
  );
  const inText = (text: string) =>
    patterns.reduce((shorter, [path, name]) => shorter.replaceAll(path, () => name), text);

  function inAny(value: unknown): unknown {
    if (typeof value === 'string') {
      return inText(value);
    }
    if (Array.isArray(value)) {
      return value.map(inAny);
    }
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [inText(key), inAny(each)]))
      : value;
  }
  return inAny;
}

/** A regular expression for exactly this text. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
