import { LoadingState, type DataFrame, type DataQueryError } from '@grafana/data';

import { serviceAt } from '../api/client.ts';
import { readFailure } from '../api/readFailure.ts';
import { prepareTranslations } from '../translations.ts';
import { answer, type Asked } from './answer.ts';
import { failureFrames } from './frames/failure.ts';
import type { ThermobenchQuery } from './query.ts';

interface AllAsked extends Omit<Asked, 'service'> {
  /** Whether the caller shows errors in full, as Explore does. Otherwise frames show them. */
  showsErrors: boolean;
}

interface Answers {
  data: DataFrame[];
  errors: DataQueryError[];
  /** The first of them. Grafana shows a variable only this one. */
  error: DataQueryError | undefined;
  state: LoadingState;
}

/**
 * Answers every query separately. A failed one is reported by name and in its panel, and does not affect the others.
 */
export async function answerAll(queries: readonly ThermobenchQuery[], asked: AllAsked): Promise<Answers> {
  await prepareTranslations();
  const service = serviceAt(asked.proxyUrl);
  const data: DataFrame[] = [];
  const errors: DataQueryError[] = [];
  const answers = queries.map(async (query) => {
    try {
      return { frames: await answer(query, { ...asked, service }) };
    } catch (thrown) {
      const failure = readFailure(thrown);
      const frames = asked.showsErrors ? [] : failureFrames(query, failure, asked);
      return { frames, error: { refId: query.refId, message: `${failure.message} ${failure.hint}`.trim() } };
    }
  });
  for (const { frames, error } of await Promise.all(answers)) {
    data.push(...frames);
    errors.push(...(error ? [error] : []));
  }
  return { data, errors, error: errors[0], state: errors.length > 0 ? LoadingState.Error : LoadingState.Done };
}
