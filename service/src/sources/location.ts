/** Longest location that a reading, and the article's varchar(20), takes. */
const LONGEST = 20;

/**
 * A short name for a sensor that is not among those taken: `cpu-thermal`, `coretemp-core-0`. Where both parts are too long
 * together, the chip's is cut, since the other tells sensors of one chip apart; equal names are numbered from 2.
 */
export function nameLocation(chip: string, part: string, taken: ReadonlySet<string>): string {
  const name = fit(plain(chip) || 'sensor', plain(part));
  let unique = name;
  for (let number = 2; taken.has(unique); number++) {
    unique = fit(name, String(number));
  }
  return unique;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function fit(start: string, end: string): string {
  const tail = end === '' ? '' : `-${end}`.slice(0, LONGEST - 1);
  return start.slice(0, LONGEST - tail.length).replace(/-$/, '') + tail;
}
