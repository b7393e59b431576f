/** Greatest prime below 36³, so that a checksum fits three digits of base 36, or a SMALLINT UNSIGNED. */
export const CHECKSUM_MODULUS = 46_649;

/**
 * Ties a value to its place: producer, sequence number and value in millionths, all modulo a prime. A changed value, or one
 * that landed on another row, no longer fits. Every step is exact in a double, so that a store computes the same with
 * FLOOR and MOD, without reading the rows out: see `checksumSql`.
 */
export function checksum(producer: number, seq: number, value: number): number {
  const millionths = Math.floor(value * 1e6 + 0.5) % CHECKSUM_MODULUS;
  return (
    ((((seq % CHECKSUM_MODULUS) * 31 + producer * 7 + millionths) % CHECKSUM_MODULUS) + CHECKSUM_MODULUS) %
    CHECKSUM_MODULUS
  );
}

/** The same in SQL (MySQL, MariaDB, SQLite): each argument is an SQL expression, and the value's must be a double. */
export function checksumSql(producer: string, seq: string, value: string): string {
  const modulus = `${CHECKSUM_MODULUS}`;
  const sum = `MOD(${seq}, ${modulus}) * 31 + ${producer} * 7 + MOD(FLOOR(${value} * 1e6 + 0.5), ${modulus})`;
  return `MOD(MOD(${sum}, ${modulus}) + ${modulus}, ${modulus})`;
}
