/** Greatest prime below 36³, so that a checksum fits three base-36 digits, or a SMALLINT UNSIGNED. */
const MODULUS = 46_649;

/**
 * The checksum of version 0.1.0, still used for the rows of its runs. It covers producer, sequence number and value (only to
 * millionths), but neither time nor location. Computed modulo a prime.
 */
export function valueChecksum(producer: number, seq: number, value: number): number {
  const millionths = Math.floor(value * 1e6 + 0.5) % MODULUS;
  return ((((seq % MODULUS) * 31 + producer * 7 + millionths) % MODULUS) + MODULUS) % MODULUS;
}

/** The same in SQL (MySQL, MariaDB, SQLite): each argument is an SQL expression, and the value's must be a double. */
export function valueChecksumSql(producer: string, seq: string, value: string): string {
  const sum = `MOD(${seq}, ${MODULUS}) * 31 + ${producer} * 7 + MOD(FLOOR(${value} * 1e6 + 0.5), ${MODULUS})`;
  // Such large values are not from Thermobench, and MySQL would fail to multiply them.
  return `CASE WHEN ABS(${value}) < 1e300 THEN MOD(MOD(${sum}, ${MODULUS}) + ${MODULUS}, ${MODULUS}) END`;
}
