import type { Cause } from './causes.ts';

/** A verdict on a run whose limit is known. */
export interface Judged {
  readonly cause: Cause;
  /** Side and resource of the verdict. */
  readonly said: string;
  readonly confidence: 'high' | 'medium' | 'low';
  readonly evidence: readonly string[];
}

/** A table as Markdown: a line for each run. */
export function matrix(judged: readonly Judged[]): string {
  const lines = judged.map(
    ({ cause, said, confidence }) =>
      `| ${cause.truth} | ${cause.strength} | ${said === cause.truth ? 'right' : `**${said}**`} | ${confidence} |`
  );
  return ['| known limit | strength | verdict | confidence |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

/** How many verdicts were right, unknown, and wrong. */
export function summary(judged: readonly Judged[]): string {
  const right = judged.filter(({ cause, said }) => said === cause.truth);
  const unknown = judged.filter(({ said }) => said.startsWith('unknown'));
  const wrong = judged.length - right.length - unknown.length;
  const sure = judged.filter(({ cause, said, confidence }) => said !== cause.truth && confidence === 'high');
  return `${right.length} of ${judged.length} right, ${unknown.length} unknown, ${wrong} wrong, ${sure.length} of them with high confidence.`;
}
