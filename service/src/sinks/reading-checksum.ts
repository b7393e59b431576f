import { crc32 } from 'node:zlib';

/** The greatest prime below 2³². */
const MODULUS = 4_294_967_291;
const TWO_TO_32 = 2 ** 32;
/** Keeps the upper part of a time before 1970 above 0. */
const BEFORE_1970 = 2 ** 21;
/** Stands beside the upper part of the time, which is smaller. */
const NEGATIVE = 2 ** 23;
/** Primes below 2¹⁸: a word of 32 bits times one of them takes 50 bits, and all of them together 53, which a double holds exactly. */
const PRIMES = {
  producer: 262_139,
  seqHigh: 262_133,
  seqLow: 262_127,
  timeHigh: 262_121,
  timeLow: 262_111,
  location: 262_109,
  whole: 262_103,
  fractionHigh: 262_079,
  fractionLow: 262_069,
};

/**
 * Ties a whole reading to its place: producer, sequence number, location, time to the millisecond, and value to its last bit (in
 * steps of 2⁻⁶⁴). The parts are cut into words of 32 bits, and the sum is that of all words, each times a prime of its own, modulo
 * a prime: a change of one word always shows, and one of several goes unseen once in four billion.
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
  const sum =
    producer * PRIMES.producer +
    seqHigh * PRIMES.seqHigh +
    (seq - seqHigh * TWO_TO_32) * PRIMES.seqLow +
    (timeHigh + BEFORE_1970 + (value < 0 ? NEGATIVE : 0)) * PRIMES.timeHigh +
    (time - timeHigh * TWO_TO_32) * PRIMES.timeLow +
    location * PRIMES.location +
    (whole < MODULUS ? whole : whole % MODULUS) * PRIMES.whole +
    fractionHigh * PRIMES.fractionHigh +
    Math.floor((fraction - fractionHigh) * TWO_TO_32) * PRIMES.fractionLow;
  // As `sum % MODULUS`, which the engine leaves to the C library. A quotient beside a whole number may be off by one.
  const rest = sum - Math.floor(sum / MODULUS) * MODULUS;
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
  const terms = [
    `${producer} * ${PRIMES.producer}`,
    `(${seq} DIV ${TWO_TO_32}) * ${PRIMES.seqHigh}`,
    `MOD(${seq}, ${TWO_TO_32}) * ${PRIMES.seqLow}`,
    `(FLOOR(${time} / ${two}) + ${BEFORE_1970} + (${value} < 0) * ${NEGATIVE}) * ${PRIMES.timeHigh}`,
    `(${time} - FLOOR(${time} / ${two}) * ${two}) * ${PRIMES.timeLow}`,
    `CRC32(${location}) * ${PRIMES.location}`,
    `MOD(FLOOR(ABS(${value})), ${MODULUS}) * ${PRIMES.whole}`,
    `FLOOR(${fraction}) * ${PRIMES.fractionHigh}`,
    `FLOOR(MOD(${fraction}, 1e0) * ${two}) * ${PRIMES.fractionLow}`,
  ];
  return `MOD(${terms.join(' + ')}, ${MODULUS})`;
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
