import type { DataFrame, DataQueryError } from '@grafana/data';

import { serviceAt } from '../api/client.ts';
import { readFailure } from '../api/readFailure.ts';
import { prepareTranslations } from '../translations.ts';
import { answer, type Asked } from './answer.ts';
import type { ThermobenchQuery } from './query.ts';

type AllAsked = Omit<Asked, 'service'>;

/** Answers every query separately: a failed one is reported by name and does not affect the others. */
export async function answerAll(
  queries: readonly ThermobenchQuery[],
  asked: AllAsked
): Promise<{ data: DataFrame[]; errors: DataQueryError[] }> {
  await prepareTranslations();
  const service = serviceAt(asked.proxyUrl);
  const data: DataFrame[] = [];
  const errors: DataQueryError[] = [];
  const answers = queries.map((query) =>
    answer(query, { ...asked, service }).then(
      (frames) => ({ frames }),
      (thrown: unknown) => ({ error: { refId: query.refId, ...wordsOf(thrown) } })
    )
  );
  for (const answered of await Promise.all(answers)) {
    if ('error' in answered) {
      errors.push(answered.error);
    } else {
      data.push(...answered.frames);
    }
  }
  return { data, errors };
}

function wordsOf(thrown: unknown): { message: string } {
  const { message, hint } = readFailure(thrown);
  return { message: `${message} ${hint}`.trim() };
}
