import { basename } from 'node:path';

import type { HostPaths } from '../engine/host-paths.ts';
import { visible } from '../model/visible.ts';
import { PathIndex } from './path-index.ts';

/**
 * Removes the folders of this host's paths from all texts of answers, so that only the last part of each path is left. Most
 * callers do not need to know where this host keeps its files.
 *
 * @param hostPaths - Called for each answer.
 * @returns The function that does this. With `keepsNamed`, paths given for a run are kept: callers who may start runs need the
 *   path to repeat such a run.
 */
export function pathRemover(hostPaths: () => HostPaths): (answer: unknown, keepsNamed: boolean) => unknown {
  let known: HostPaths = { configured: [], named: [] };
  let index = new PathIndex([]);
  let named: ReadonlySet<string> = new Set();

  return (answer, keepsNamed) => {
    const paths = hostPaths();
    if (!isSame(paths.configured, known.configured) || !isSame(paths.named, known.named)) {
      known = paths;
      named = new Set(spelled(paths.named));
      index = new PathIndex([...spelled(paths.configured), ...named]);
    }
    const shown = (path: string) => (keepsNamed && named.has(path) ? path : basename(path));
    return inAny(answer, (text) => (text.includes('/') ? index.replaceIn(text, shown) : text));
  };
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some === others || (some.length === others.length && some.every((text, at) => text === others[at]));
}

function inAny(value: unknown, inText: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return inText(value);
  }
  if (Array.isArray(value)) {
    return value.map((each) => inAny(each, inText));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [inText(key), inAny(each, inText)]))
    : value;
}

/** The paths that contain a folder, each in two spellings: as it is, and with control characters escaped, as errors show it. */
function spelled(paths: readonly string[]): string[] {
  return paths
    .flatMap((path) => [path, visible(path)])
    .filter((path) => path !== basename(path) && basename(path) !== '');
}
