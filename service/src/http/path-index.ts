/** Finds paths in texts. People can name any number of files, so the time per text hardly depends on the number of paths. */
export class PathIndex {
  /** In the order of their characters, so that a path comes before those that begin with it. */
  readonly #sorted: readonly string[];
  readonly #firstCharacters: ReadonlySet<string>;
  /** Length of the longest path. */
  readonly #longest: number;

  constructor(paths: Iterable<string>) {
    this.#sorted = [...new Set(paths)].filter((path) => path !== '').sort(inOrder);
    this.#firstCharacters = new Set(this.#sorted.map((path) => path.charAt(0)));
    this.#longest = this.#sorted.reduce((longest, { length }) => Math.max(longest, length), 0);
  }

  /** The text with each path replaced; a file takes precedence over the folder that contains it. */
  replaceIn(text: string, replacement: (path: string) => string): string {
    let replaced = '';
    let copiedTo = 0;
    for (let at = 0; at < text.length; at++) {
      const path =
        this.#firstCharacters.has(text.charAt(at)) && !isWithinWord(text, at) ? this.#longestAt(text, at) : '';
      if (path !== '') {
        replaced += text.slice(copiedTo, at) + replacement(path);
        copiedTo = at + path.length;
        at = copiedTo - 1;
      }
    }
    return replaced + text.slice(copiedTo);
  }

  /** The longest path that begins at that position of the text; empty if there is none. */
  #longestAt(text: string, at: number): string {
    let rest = text.slice(at, at + this.#longest);
    for (let before = this.#sorted.length; before > 0;) {
      const nearest = this.#lastUpTo(rest, before);
      const path = this.#sorted[nearest] ?? '';
      const common = commonLength(path, rest);
      if (common === path.length) {
        return path;
      }
      // Any other matching path is a prefix of this one, so it is shorter and sorted before it.
      rest = rest.slice(0, common);
      before = nearest;
    }
    return '';
  }

  /** Position of the last of the first `before` paths that is not greater than the text; −1 if there is none. */
  #lastUpTo(text: string, before: number): number {
    let low = 0;
    let high = before;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sorted[middle] ?? '') <= text) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}

/** After a letter or a digit, a path is part of something else: the folder /temperature is not in 127.0.0.1:3306/temperature. */
function isWithinWord(text: string, at: number): boolean {
  return /[\p{L}\p{N}]$/u.test(text.slice(Math.max(0, at - 2), at));
}

function commonLength(path: string, text: string): number {
  let length = 0;
  while (length < path.length && path.charAt(length) === text.charAt(length)) {
    length++;
  }
  return length;
}

/** The order of UTF-16 code units, not that of a language. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
