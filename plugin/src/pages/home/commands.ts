/** Commands to run on the machine with the sensor or the service. They are not translated. */
export const COLLECT = 'thermobench collect --target sqlite --rate 1/s';
export const TRY_MARIADB = 'thermobench stack up mariadb';
