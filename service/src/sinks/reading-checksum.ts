import { crc32 } from 'node:zlib';

/** The greatest prime below 2³². */
const MODULUS = 4_294_967_291;
/** Below 2²¹, so that a sum times this is exact in a double. Source: Numerical Recipes, "ranqd1". */
const FACTOR = 1_664_525;
const TWO_TO_32 = 2 ** 32;
/** What sets apart the parts that share a word: see {@link readingChecksum}. */
const PRODUCER = 2 ** 21;
const TIME_BEFORE_1970 = 2 ** 21;
const NEGATIVE = 2 ** 23;

/**
 * Ties a whole reading to its place: producer, sequence number, location, time to the millisecond, and value to its last bit (in
 * steps of 2⁻⁶⁴). Eight words, a polynomial of which modulo a prime is the sum, below 2³²: a change of one word always shows, and
 * one of several goes unseen once in four billion.
 *
 * Every step is exact in a double, so that a store computes the same in SQL without reading the rows out; and none makes an object,
 * as this is in the hot path.
 *
 * @param location Its {@link locationHash}.
 * @param time Whole milliseconds since 1970.
 */
export function readingChecksum(producer: number, seq: number, location: number, time: number, value: number): number {
  const seqHigh = Math.floor(seq / TWO_TO_32);
  const timeHigh = Math.floor(time / TWO_TO_32);
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const fraction = (size - whole) * TWO_TO_32;
  const fractionHigh = Math.floor(fraction);
  let sum = next(0, producer * PRODUCER + seqHigh);
  sum = next(sum, seq - seqHigh * TWO_TO_32);
  sum = next(sum, timeHigh + TIME_BEFORE_1970 + (value < 0 ? NEGATIVE : 0));
  sum = next(sum, time - timeHigh * TWO_TO_32);
  sum = next(sum, location);
  sum = next(sum, whole < MODULUS ? whole : whole % MODULUS);
  sum = next(sum, fractionHigh);
  return next(sum, Math.floor((fraction - fractionHigh) * TWO_TO_32));
}

/** `(sum * FACTOR + word) % MODULUS`, which takes ten times as long: the engine leaves it to the C library. */
function next(sum: number, word: number): number {
  const product = sum * FACTOR + word;
  const rest = product - Math.floor(product / MODULUS) * MODULUS;
  return rest < 0 ? rest + MODULUS : rest >= MODULUS ? rest - MODULUS : rest;
}

/**
 * The same in SQL of MySQL and MariaDB. Each part is an SQL expression: `location` of the bytes in UTF-8, `time` of milliseconds
 * as a double, below 1970 too, `value` of a double.
 */
export function readingChecksumSql(parts: Record<'producer' | 'seq' | 'location' | 'time' | 'value', string>): string {
  const { producer, seq, location, time, value } = parts;
  const two = `${TWO_TO_32}e0`;
  const fraction = `MOD(ABS(${value}), 1e0) * ${two}`;
  const words = [
    `${producer} * ${PRODUCER} + ${seq} DIV ${TWO_TO_32}`,
    `MOD(${seq}, ${TWO_TO_32})`,
    `FLOOR(${time} / ${two}) + ${TIME_BEFORE_1970} + (${value} < 0) * ${NEGATIVE}`,
    `${time} - FLOOR(${time} / ${two}) * ${two}`,
    `CRC32(${location})`,
    `MOD(FLOOR(ABS(${value})), ${MODULUS})`,
    `FLOOR(${fraction})`,
    `FLOOR(MOD(${fraction}, 1e0) * ${two})`,
  ];
  return words.reduce((sum, word) => `MOD(${sum} * ${FACTOR} + ${word}, ${MODULUS})`, '0');
}

/** Few locations make many readings. */
const MOST_LOCATIONS = 20_000;
const hashes = new Map<string, number>();

/** CRC-32 of the location's UTF-8, remembered. */
export function locationHash(location: string): number {
  const known = hashes.get(location);
  if (known !== undefined) {
    return known;
  }
  if (hashes.size >= MOST_LOCATIONS) {
    hashes.clear();
  }
  const hash = crc32(location);
  hashes.set(location, hash);
  return hash;
}
