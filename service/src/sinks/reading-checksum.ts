import { crc32 } from 'node:zlib';

/** The greatest prime below 2³². */
const MODULUS = 4_294_967_291;
const TWO_TO_32 = 2 ** 32;
/** Offset that makes times before 1970 positive. */
const ALL_TIME_MS = 2 ** 52;
/**
 * Primes below 2¹⁸: the product of a 32-bit word and such a prime has 50 bits, and the sum of all products 53, which a double
 * represents exactly.
 */
const PRIMES = {
  producer: 262_139,
  seq: 262_133,
  time: 262_127,
  location: 262_121,
  whole: 262_111,
  sign: 262_109,
  fraction: 262_103,
  rest: 262_079,
};

/**
 * Checksum of a whole reading and its identity. It covers producer, sequence number, location, time to the millisecond, and
 * value to its last bit (in steps of 2⁻⁶⁴). Each part is a 32-bit word, reduced modulo a prime if it may be larger. The
 * checksum is the sum of all words, each multiplied by its own prime, modulo a prime. It always detects a change in a single
 * word. Of the changes in several words, it misses one in four billion.
 *
 * Every step is exact in a double, so a store can compute the same in SQL without sending the rows to the client. No step creates
 * an object, because this is in the hot path.
 *
 * @param location The {@link locationHash} of the location.
 * @param time Whole milliseconds since 1970.
 */
export function readingChecksum(producer: number, seq: number, location: number, time: number, value: number): number {
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const fraction = (size - whole) * TWO_TO_32;
  const fractionHigh = Math.floor(fraction);
  return remainder(
    producer * PRIMES.producer +
      (seq < MODULUS ? seq : remainder(seq)) * PRIMES.seq +
      remainder(time + ALL_TIME_MS) * PRIMES.time +
      location * PRIMES.location +
      (whole < MODULUS ? whole : whole % MODULUS) * PRIMES.whole +
      (value < 0 ? PRIMES.sign : 0) +
      fractionHigh * PRIMES.fraction +
      Math.floor((fraction - fractionHigh) * TWO_TO_32) * PRIMES.rest
  );
}

/**
 * `word % MODULUS` for a word below 2⁵³. Done by hand, because the engine would call the C library for it. The quotient may be
 * off by one.
 */
function remainder(word: number): number {
  const rest = word - Math.floor(word / MODULUS) * MODULUS;
  return rest < 0 ? rest + MODULUS : rest >= MODULUS ? rest - MODULUS : rest;
}

/**
 * The same in SQL of MySQL and MariaDB. Each argument is an SQL expression: `location` yields UTF-8 bytes, `micros` microseconds
 * since 1970 as an integer, possibly negative, and `value` a double. Microseconds that are not whole milliseconds yield a
 * checksum that no row has.
 */
export function readingChecksumSql(
  parts: Record<'producer' | 'seq' | 'location' | 'micros' | 'value', string>
): string {
  const { producer, seq, location, micros, value } = parts;
  const fraction = `MOD(ABS(${value}), 1e0) * ${TWO_TO_32}e0`;
  const terms = [
    `${producer} * ${PRIMES.producer}`,
    `MOD(${seq}, ${MODULUS}) * ${PRIMES.seq}`,
    `MOD(${micros} + ${ALL_TIME_MS}000, ${MODULUS}000) / 1e3 * ${PRIMES.time}`,
    `CRC32(${location}) * ${PRIMES.location}`,
    `MOD(FLOOR(ABS(${value})), ${MODULUS}) * ${PRIMES.whole}`,
    `(${value} < 0) * ${PRIMES.sign}`,
    `FLOOR(${fraction}) * ${PRIMES.fraction}`,
    `FLOOR(MOD(${fraction}, 1e0) * ${TWO_TO_32}e0) * ${PRIMES.rest}`,
  ];
  return `MOD(${terms.join(' + ')}, ${MODULUS})`;
}

/** Maximum number of cached hashes: many readings share a few locations. */
const MAX_LOCATIONS = 20_000;
const hashes = new Map<string, number>();

/** CRC-32 of the location's UTF-8, cached. */
export function locationHash(location: string): number {
  const known = hashes.get(location);
  if (known !== undefined) {
    return known;
  }
  if (hashes.size >= MAX_LOCATIONS) {
    hashes.clear();
  }
  const hash = crc32(location);
  hashes.set(location, hash);
  return hash;
}
