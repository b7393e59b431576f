/** Longest sensor name that fits every table, including the article's varchar(20) and those of 0.1.0. */
const LONGEST = 20;

/** The parts of a location. */
export interface NameParts {
  /** Where the machine is, at most 12 characters. */
  place?: string | undefined;
  chip: string;
  /** Which of the chip's sensors; empty if there is only one. */
  part: string;
}

/**
 * A short, unused name for a sensor: `cpu-thermal`, `coretemp-core-0`, `kitchen-cpu-thermal`. If the parts are too long together,
 * the chip's name is cut, because the other parts distinguish sensors of one chip; equal names are numbered from 2.
 */
export function nameLocation({ place, chip, part }: NameParts, taken: ReadonlySet<string>): string {
  const start = place === undefined ? '' : `${place}-`;
  const room = LONGEST - start.length;
  const name = fit(plain(chip) || 'sensor', plain(part), room);
  let unique = start + name;
  for (let number = 2; taken.has(unique); number++) {
    unique = start + fit(name, String(number), room);
  }
  return unique;
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function fit(start: string, end: string, room: number): string {
  const tail = end === '' ? '' : `-${end}`.slice(0, room - 1);
  return start.slice(0, room - tail.length).replace(/-$/, '') + tail;
}
