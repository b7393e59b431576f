/** Commands to run in the checkout on the machine that runs the service. They are not translated. */
export const COLLECT = 'npx thermobench collect --target sqlite --rate 1/s';
export const TRY_MARIADB = 'npx thermobench stack up mariadb';
