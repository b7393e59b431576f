/** Commands for a terminal on the machine of a sensor or of the service; the same in every language. */
export const COLLECT = 'thermobench collect --target sqlite --rate 1/s';
export const TRY_MARIADB = 'thermobench stack up mariadb';
