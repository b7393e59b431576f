import { basename } from 'node:path';

import type { HostPaths } from '../engine/host-paths.ts';
import { visible } from '../model/visible.ts';

/**
 * Removes the folders of this host's paths from all texts of an answer, so that only the last part of each path is left: most
 * callers do not need to know how this host arranges its files.
 *
 * @param keepsNamed - Whether files that people named for a run stay as they are: those who may start runs need the path to
 *   repeat such a run.
 */
export function withoutPaths({ configured, named }: HostPaths, keepsNamed: boolean): (answer: unknown) => unknown {
  const shown = new Map([
    ...spelled(configured).map((path) => [path, basename(path)] as const),
    ...spelled(named).map((path) => [path, keepsNamed ? path : basename(path)] as const),
  ]);
  // A file goes before the folder that contains it.
  const paths = [...shown.keys()].sort((a, b) => b.length - a.length);
  // After a letter or a digit, a path is part of something else: the folder /temperature is not in 127.0.0.1:3306/temperature.
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${paths.map(literally).join('|')})`, 'gu');
  const inText = (text: string) =>
    paths.length === 0 ? text : text.replaceAll(pattern, (path) => shown.get(path) ?? basename(path));

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

/** Paths with a folder to remove, also in the form of errors, whose control characters are escaped. */
function spelled(paths: readonly string[]): string[] {
  return paths
    .flatMap((path) => [path, visible(path)])
    .filter((path) => path !== basename(path) && basename(path) !== '');
}

/** A regular expression for exactly this text. */
function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
