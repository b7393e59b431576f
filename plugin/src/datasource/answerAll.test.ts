import { getDisplayProcessor, type DataFrame } from '@grafana/data';
import { config } from '@grafana/runtime';
import { of, throwError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';

import { grafana, trialRun, TrialRuns } from '../../test/trialRuns.ts';
import { answerAll } from './answerAll.ts';
import type { QueryKind, ThermobenchQuery } from './query.ts';

afterEach(() => {
  grafana.service = new TrialRuns();
});

const REASON = 'Grafana cannot reach a Thermobench service at the configured address.';

function ask(query: Partial<ThermobenchQuery> & { kind: QueryKind }, showsErrors = false) {
  const common = { refId: 'A', target: 'sqlite', run: 'aaaaaaaa' };
  const asked = { proxyUrl: '/api/datasources/proxy/uid/down', from: 1_000, to: 2_000, maxPoints: 10, showsErrors };
  return answerAll([{ ...common, ...query }], { ...asked, signal: new AbortController().signal });
}

/** Texts that a panel draws: in cells, as the name of a line, or instead of a missing value. */
function textsIn(frames: readonly DataFrame[]): string[] {
  return frames.flatMap(({ fields }) =>
    fields.flatMap((field) => [
      ...field.values.map((value) => getDisplayProcessor({ field, theme: config.theme2 })(value).text),
      field.config.displayNameFromDS ?? '',
    ])
  );
}

describe('a list of time ranges', () => {
  it.each([
    ['that has ended', 100_000, 'from=10000&to=110000'],
    ['that is active', null, 'from=10000&to=now'],
  ])('has the time of a run %s, with a margin, as part of an address', async (_which, endedAt, span) => {
    const run = { ...trialRun('aaaaaaaa', endedAt === null ? 'running' : 'done'), startedAt: 20_000, endedAt };
    grafana.service.fetch = () => of({ data: run });
    const { data } = await ask({ kind: 'runSpans' });
    expect(data[0]?.fields.map(({ values }) => values)).toEqual([['aaaaaaaa'], [span]]);
  });
});

describe('a query while the service cannot be reached', () => {
  it.each<QueryKind>(['runs', 'stores', 'troubles', 'newest', 'temperature', 'throughput', 'latency', 'timeSpent'])(
    'gives a panel of %s the reason, so that the panel does not look empty',
    async (kind) => {
      grafana.service.fetch = () => throwError(() => ({ status: 502, data: '', config: { url: '' } }));
      const { data, errors } = await ask({ kind });
      expect(errors).toEqual([expect.objectContaining({ refId: 'A', message: expect.stringContaining(REASON) })]);
      expect(textsIn(data)).toContainEqual(expect.stringContaining(REASON));
    }
  );

  it('for problems lists the failure itself, as an error', async () => {
    grafana.service.fetch = () => throwError(() => ({ status: 502, data: '', config: { url: '' } }));
    const { data } = await ask({ kind: 'troubles' });
    expect(data[0]?.fields.map(({ values }) => values[0])).toEqual([
      ...[2, expect.stringContaining(REASON), 'Home', expect.stringContaining('/home')],
    ]);
  });

  it.each<[QueryKind, 'byHour' | undefined]>([
    ['annotations', undefined],
    ['runIds', undefined],
    ['temperature', 'byHour'],
  ])('gives no frame to a panel that cannot show a sentence: %s', async (kind, aggregation) => {
    grafana.service.fetch = () => throwError(() => ({ status: 502, data: '', config: { url: '' } }));
    const { data, errors } = await ask({ kind, aggregation });
    expect(data).toEqual([]);
    expect(errors).toHaveLength(1);
  });

  it('gives a variable the reason too, in the field that Grafana reads for variables', async () => {
    grafana.service.fetch = () => throwError(() => ({ status: 502, data: '', config: { url: '' } }));
    const { error, state } = await ask({ kind: 'runIds' });
    expect(error?.message).toContain(REASON);
    expect(state).toBe('Error');
  });

  it('gives Explore only the error, which it shows in full', async () => {
    grafana.service.fetch = () => throwError(() => ({ status: 502, data: '', config: { url: '' } }));
    const { data, errors } = await ask({ kind: 'runs' }, true);
    expect(data).toEqual([]);
    expect(errors).toHaveLength(1);
  });
});
