import { sentence } from '../model/sentence.ts';
import type { LimitWords } from '../reports/limit-words.ts';
import { ink } from './ink.ts';

/** What limited a run or a cell, for a terminal: after the title, what it was, then why and what to try. */
export function limitLines(title: string, { what, why, advice }: LimitWords): string[] {
  return [
    `  ${title}: ${sentence(what)}`,
    ...why.map((each) => `    ${ink(process.stdout, 'quiet', each)}`),
    ...advice.map((each) => `    Try: ${each}`),
  ];
}
