/** Greatest prime below 36³, so that a checksum fits three digits of base 36, or a SMALLINT UNSIGNED. */
const MODULUS = 46_649;

/**
 * The rule of version 0.1.0, which rows of its runs keep: ties a value to producer and sequence number, modulo a prime. It covers
 * neither time nor location, and of the value no more than millionths.
 */
export function valueChecksum(producer: number, seq: number, value: number): number {
  const millionths = Math.floor(value * 1e6 + 0.5) % MODULUS;
  return ((((seq % MODULUS) * 31 + producer * 7 + millionths) % MODULUS) + MODULUS) % MODULUS;
}

/** The same in SQL (MySQL, MariaDB, SQLite): each argument is an SQL expression, and the value's must be a double. */
export function valueChecksumSql(producer: string, seq: string, value: string): string {
  const sum = `MOD(${seq}, ${MODULUS}) * 31 + ${producer} * 7 + MOD(FLOOR(${value} * 1e6 + 0.5), ${MODULUS})`;
  // A greater value was put there by somebody else, and MySQL would refuse to multiply it.
  return `CASE WHEN ABS(${value}) < 1e300 THEN MOD(MOD(${sum}, ${MODULUS}) + ${MODULUS}, ${MODULUS}) END`;
}
