import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Annotation } from '@thermobench/service/model/annotation.ts';
import { Report } from '@thermobench/service/model/report.ts';
import { Run, RunId } from '@thermobench/service/model/run.ts';
import { Sample } from '@thermobench/service/model/sample.ts';
import { NewestReading } from '@thermobench/service/model/series.ts';
import { Sweep } from '@thermobench/service/model/sweep.ts';
import { z } from 'zod';

import type { Service } from '../api/client.ts';
import { ServiceError } from '../api/serviceError.ts';
import { spanOf } from '../components/spanOf.ts';
import { readTroubles } from '../overview/readTroubles.ts';
import { choicesOf } from './choicesOf.ts';
import { annotationsFrame } from './frames/annotations.ts';
import { choicesFrame, type Choice } from './frames/choices.ts';
import { hoursFrames, wholeHours } from './frames/hours.ts';
import { lateStartNotices } from './frames/lateStart.ts';
import { newestFrame } from './frames/newest.ts';
import { reportResults, resultsFrame, sweepResults } from './frames/results.ts';
import { hostsFrame, latencyFrame, throughputFrame, timeSpentFrame, type Drawn } from './frames/samples.ts';
import { storesFrame } from './frames/stores.ts';
import { quantityOf, temperatureFrame } from './frames/temperature.ts';
import { troublesFrame } from './frames/troubles.ts';
import type { Quantity, ThermobenchQuery } from './query.ts';
import { sharedSeries } from './sharedSeries.ts';
import { storesNow } from './storesNow.ts';

/** The context of a query: the service, the time range, and how many points the panel can draw. */
export interface Asked {
  service: Service;
  /** Identifies the service. */
  proxyUrl: string;
  /** Milliseconds since 1970 UTC. */
  from: number;
  to: number;
  maxPoints: number;
  signal: AbortSignal;
}

/** The maximum that the service accepts. */
const MAX_POINTS = 10_000;
/**
 * With more locations than this, the request names none and fetches all, because the length of an address is limited.
 */
const MAX_NAMED = 50;
/** Maximum number of rows in the table of runs. */
const MAX_RESULTS = 50;
/** How many runs are searched for the latest started one. */
const LATEST_RUNS = 50;

const Annotations = z.array(Annotation);
const Newest = z.array(NewestReading);
const Reports = z.array(Report);
const Runs = z.array(Run);
const Samples = z.array(Sample);

/** The frames for a query whose variables are already filled in. Throws a ServiceError. */
export async function answer(query: ThermobenchQuery, asked: Asked): Promise<DataFrame[]> {
  const { service, from, to, signal } = asked;
  const { kind, refId, target } = query;
  switch (kind) {
    case 'temperature':
      return readings(query, asked);
    case 'newest':
      return newest(query, asked);
    case 'stores':
      return [storesFrame(await storesNow(asked), refId, Date.now())];
    case 'troubles':
      return [troublesFrame(await readTroubles(service, signal), refId)];
    case 'throughput':
      return measured(query, asked, throughputFrame);
    case 'latency':
      return measured(query, asked, (samples, drawn) => latencyFrame(samples, query.latencyOf ?? 'service', drawn));
    case 'timeSpent':
      return measured(query, asked, timeSpentFrame);
    case 'hosts':
      return measured(query, asked, hostsFrame);
    case 'runs':
      return [resultsFrame(await results(query, asked), refId)];
    case 'annotations': {
      const annotations = await service.get('annotations', Annotations, { query: { from, to }, signal });
      return [annotationsFrame(target ? annotations.filter(({ tags }) => tags.includes(target)) : annotations, refId)];
    }
    case 'runSpans':
      return [choicesFrame(await spans(query, asked), refId)];
    case 'targetNames':
    case 'locationNames':
    case 'runIds':
    case 'sweepIds':
      return [choicesFrame(await choicesOf(kind, { ...asked, target, runs: query.runs }), refId)];
  }
}

/** One frame per location; with the aggregation `byHour`, one frame for all of them. */
async function readings({ aggregation = 'mean', refId, ...query }: ThermobenchQuery, asked: Asked) {
  const { from, to, maxPoints } = aggregation === 'byHour' ? wholeHours(asked) : asked;
  const names = namesIn(query.location);
  const location = names.length > 0 && names.length <= MAX_NAMED ? names : undefined;
  const { target, runs } = query;
  const frames = await sharedSeries(asked, { target, from, to, maxPoints: within(maxPoints), location, runs });
  const chosen = frames.filter((frame) => isChosen(frame.location, names, query.quantity));
  if (aggregation === 'byHour') {
    return hoursFrames(chosen, { from, to, refId });
  }
  const late = lateStartNotices(chosen, { from, to });
  return chosen.map((frame, place) =>
    temperatureFrame(frame, { aggregation, refId, place, notices: place === 0 ? late : [] })
  );
}

/** One frame per location, whatever the time range. */
async function newest({ location, quantity, target, runs, refId }: ThermobenchQuery, { service, signal }: Asked) {
  const all = await service.get('newest', Newest, { query: { target, runs }, signal });
  const names = namesIn(location);
  return all
    .filter((reading) => isChosen(reading.location, names, quantity))
    .map((reading) => newestFrame(reading, refId, Date.now()));
}

function isChosen(location: string, names: readonly string[], quantity: Quantity | undefined): boolean {
  return (
    (names.length === 0 || names.includes(location)) && (quantity === undefined || quantityOf(location) === quantity)
  );
}

function namesIn(lines = ''): string[] {
  return lines.split('\n').filter((name) => name !== '');
}

/** One frame per chosen run: second by second, or coarser if that is more than the panel can draw. */
async function measured(
  query: ThermobenchQuery,
  asked: Asked,
  draw: (samples: readonly Sample[], drawn: Drawn) => DataFrame
): Promise<DataFrame[]> {
  const { service, signal } = asked;
  const runs = await chosenRuns(query, asked);
  const asking = { query: { maxPoints: within(asked.maxPoints) }, signal };
  return Promise.all(
    runs.map(async (run) => {
      const samples = await service.get(`runs/${encodeURIComponent(run)}/samples`, Samples, asking);
      return draw(samples, { run, refId: query.refId, isOneOfSeveral: runs.length > 1 });
    })
  );
}

/** The time range of each chosen run, for links to it. */
async function spans(query: ThermobenchQuery, asked: Asked): Promise<Choice[]> {
  const { service, signal } = asked;
  const runs = await chosenRuns(query, asked);
  return Promise.all(
    runs.map(async (id) => ({
      text: id,
      value: spanOf(await service.get(`runs/${encodeURIComponent(id)}`, Run, { signal })),
    }))
  );
}

function within(maxPoints: number): number {
  return Math.min(Math.max(Math.floor(maxPoints), 1), MAX_POINTS);
}

/** The named runs; without a name, the latest run that has started, on the given target if there is one. */
async function chosenRuns({ run, target }: ThermobenchQuery, { service, signal }: Asked): Promise<string[]> {
  const named = idsIn(run);
  if (named.length > 0) {
    return named;
  }
  const runs = await service.get('runs', Runs, { query: { limit: LATEST_RUNS }, signal });
  const latest = runs.find(({ startedAt, spec }) => startedAt !== null && (!target || spec.target === target));
  return latest ? [latest.id] : [];
}

async function results({ run, sweep, target }: ThermobenchQuery, { service, signal }: Asked) {
  if (sweep) {
    return sweepResults(await service.get(`sweeps/${encodeURIComponent(sweep)}`, Sweep, { signal }));
  }
  const runs = idsIn(run);
  const query = runs.length > 0 ? { runs: runs.join(','), limit: runs.length } : { limit: MAX_RESULTS };
  const reports = await service.get('reports', Reports, { query, signal });
  return reportResults(target ? reports.filter((report) => report.target === target) : reports);
}

function idsIn(list = ''): string[] {
  const ids = list.split(/[\s,{}]+/).filter((id) => id !== '');
  const strange = ids.find((id) => !RunId.safeParse(id).success);
  if (strange !== undefined) {
    throw new ServiceError({
      kind: 'invalid',
      message: t('query.no-run-id', 'Not a run ID: {{id}}', {
        id: strange,
        interpolation: { escapeValue: false },
      }),
      hint: t('query.no-run-id-hint', 'A run ID has 8 or 21 lowercase letters and digits. Choose a run from the list.'),
    });
  }
  return ids;
}
