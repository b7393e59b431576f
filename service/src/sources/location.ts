/** Of a sensor's name: every table has room for it, the article's varchar(20) and those of 0.1.0 included. */
const LONGEST = 20;

/** What a location is made of. */
export interface NameParts {
  /** Where the machine is, of 12 characters at most. */
  place?: string | undefined;
  chip: string;
  /** Which of the chip's sensors; empty where there is one. */
  part: string;
}

/**
 * A short name for a sensor that is not among those taken: `cpu-thermal`, `coretemp-core-0`, `kitchen-cpu-thermal`. Where the
 * parts are too long together, the chip's is cut, since the others tell sensors of one name apart; equal names are numbered
 * from 2.
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
