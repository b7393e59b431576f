import type { Confidence } from '../../service/src/model/verdict.ts';
import type { Cause } from './causes.ts';

export interface Said {
  /** Side and resource of a verdict. */
  readonly said: string;
  readonly confidence: Confidence;
}

/** A verdict on a run whose limit is known. */
export interface Judged extends Said {
  readonly cause: Cause;
  /** The verdict before it was tested by an experiment; null if it was not. */
  readonly before: Said | null;
  readonly evidence: readonly string[];
}

/** A table as Markdown: a line for each run. */
export function matrix(judged: readonly Judged[]): string {
  const lines = judged.map(
    ({ cause, before, ...after }) =>
      `| ${cause.truth} | ${cause.strength} | ${before === null ? '' : `${words(cause, before)} → `}${words(cause, after)} |`
  );
  return ['| known limit | strength | verdict |', '| --- | --- | --- |', ...lines].join('\n');
}

function words({ truth }: Cause, { said, confidence }: Said): string {
  return `${said === truth ? 'right' : `**${said}**`} (${confidence})`;
}

/** How many verdicts were right, unknown, and wrong. */
export function summary(judged: readonly Judged[]): string {
  const right = judged.filter(({ cause, said }) => said === cause.truth);
  const unknown = judged.filter(({ said }) => said.startsWith('unknown'));
  const wrong = judged.length - right.length - unknown.length;
  const sure = judged.filter(({ cause, said, confidence }) => said !== cause.truth && confidence === 'high');
  return `${right.length} of ${judged.length} right, ${unknown.length} unknown, ${wrong} wrong, ${sure.length} of them with high confidence.`;
}
