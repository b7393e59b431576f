import type { Cause } from './cause.ts';
import type { KeptRun, Said } from './kept-runs.ts';

/** A force that leaves more of the rate than this is not what limits the run. */
const FORCED = 0.67;

/** A verdict on a run with a known limit. */
export interface Judged extends KeptRun {
  readonly cause: Cause;
  /** Rate of the run with less of the resource, divided by that of the run with more of it. */
  readonly ratio: number;
}

/** Whether the limit was the known one: the rate depends clearly on the resource. */
export function isForced({ ratio }: Judged): boolean {
  return ratio < FORCED;
}

export function isRight({ cause, said }: Judged): boolean {
  return said === cause.truth;
}

/** A table as Markdown: a line for each run. */
export function matrix(judged: readonly Judged[]): string {
  const lines = judged.map((each) => {
    const { cause, ratio } = each;
    return `| ${cause.truth} | ${cause.strength} | ${ratio.toFixed(2)} ${cause.proof.words} | ${verdictWords(each)} |`;
  });
  return ['| known limit | strength | rate, relative to a run | verdict |', '| --- | --- | --- | --- |', ...lines].join(
    '\n'
  );
}

function verdictWords(judged: Judged): string {
  const { cause, before } = judged;
  const after = words(cause, judged);
  const verdict = before === null ? after : `${words(cause, before)} → ${after}`;
  return isForced(judged) ? verdict : `not forced here: ${judged.said} (${judged.confidence})`;
}

function words({ truth }: Cause, { said, confidence }: Said): string {
  return `${said === truth ? 'right' : `**${said}**`} (${confidence})`;
}

/** How many verdicts on forced limits were right, unknown, and wrong. */
export function summary(judged: readonly Judged[]): string {
  const known = judged.filter(isForced);
  const right = known.filter(isRight);
  const unknown = known.filter(({ said }) => said.endsWith('unknown'));
  const wrong = known.length - right.length - unknown.length;
  const sure = surelyWrong(judged);
  const notForced = judged.length - known.length;
  return [
    `${right.length} of ${known.length} right, ${unknown.length} unknown, ${wrong} wrong, ${sure.length} of them with high confidence.`,
    ...(notForced === 0 ? [] : [`${notForced} of ${judged.length} limits could not be forced here.`]),
  ].join(' ');
}

/** Wrong verdicts with high confidence. */
export function surelyWrong(judged: readonly Judged[]): Judged[] {
  return judged.filter((each) => isForced(each) && !isRight(each) && each.confidence === 'high');
}
