import jStat from 'jstat';

/**
 * How many standard errors an interval around a mean must extend to each side to have that coverage, if the standard error was
 * estimated with so many degrees of freedom. Accurate to 1e-7.
 */
export function standardErrors(coverage: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv((1 + coverage) / 2, degreesOfFreedom);
}
