import type { Fault } from '../model/fault.ts';
import { storedNothing, type Report } from '../model/report.ts';
import { hasPassed } from '../model/threshold.ts';
import type { LimitSearch } from '../model/limit-search.ts';
import type { Sweep } from '../model/sweep.ts';

/** Scripts rely on these. */
export const EXIT = { done: 0, failed: 1, usage: 2, invalid: 3, thresholds: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** 2 for a wrong setting, 1 for everything else, including conflicts. */
export function exitCodeOfFault({ kind }: Pick<Fault, 'kind'>): ExitCode {
  return kind === 'configuration' ? EXIT.usage : EXIT.failed;
}

/**
 * A run that did not pass its thresholds has its own exit code, unless something worse happened. A threshold whose outcome is
 * unknown counts as failed.
 *
 * With `strict`, a run is also invalid in three cases: the generator limited it, so its figures do not describe the store; something
 * on its hosts disturbed it; parts of its source file were unusable. (A mostly unusable file is refused before the run.)
 */
export function exitCodeOfReport(report: Report, { strict }: { strict: boolean }): ExitCode {
  if (storedNothing(report)) {
    return EXIT.failed;
  }
  if (report.valid === false) {
    return EXIT.invalid;
  }
  if (report.state !== 'done') {
    return report.errors.some(({ kind }) => kind === 'configuration') ? EXIT.usage : EXIT.failed;
  }
  const isPartlyUnusable = report.source !== undefined && report.source.unusable.length > 0;
  const isDoubtful = report.generator.limited || report.disturbances.length > 0 || isPartlyUnusable;
  if (strict && isDoubtful) {
    return EXIT.invalid;
  }
  return hasPassed(report) ? EXIT.done : EXIT.thresholds;
}

export function exitCodeOfSweep(sweep: Sweep, { strict }: { strict: boolean }): ExitCode {
  if (sweep.cells.some(({ valid }) => valid === false)) {
    return EXIT.invalid;
  }
  if (sweep.state !== 'done' || sweep.cells.some(({ failed }) => failed > 0)) {
    return EXIT.failed;
  }
  if (strict && sweep.cells.some(({ generatorLimited }) => generatorLimited)) {
    return EXIT.invalid;
  }
  return sweep.cells.some(({ missedThresholds }) => missedThresholds > 0) ? EXIT.thresholds : EXIT.done;
}

/** If the sensors are not within the limit, or no rate holds, the objective counts as a threshold that did not pass. */
export function exitCodeOfLimitSearch({ state, spec, probes, holds, answer }: LimitSearch): ExitCode {
  if (probes.some(({ result }) => result?.valid === false)) {
    return EXIT.invalid;
  }
  if (state !== 'done') {
    return EXIT.failed;
  }
  return (spec.sensors === null ? holds !== null : answer === 'yes') ? EXIT.done : EXIT.thresholds;
}
