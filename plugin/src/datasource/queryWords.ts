import { t } from '@grafana/i18n';

import type { RunRows } from '@thermobench/service/model/series.ts';

import type { Aggregation, LatencyOf, Quantity, QueryKind } from './query.ts';

interface Worded<Value extends string> {
  value: Value;
  label: string;
  description?: string;
  group?: string;
}

type Part = 'target' | 'location' | 'run' | 'sweep';

/** What can be chosen for each kind of query. */
export const NEEDS: Record<QueryKind, readonly Part[]> = {
  runs: ['target', 'sweep', 'run'],
  throughput: ['target', 'run'],
  latency: ['target', 'run'],
  timeSpent: ['target', 'run'],
  hosts: ['target', 'run'],
  temperature: ['target', 'location'],
  newest: ['target', 'location'],
  stores: [],
  troubles: [],
  annotations: ['target'],
  targetNames: [],
  locationNames: ['target'],
  runIds: ['target'],
  runSpans: ['target', 'run'],
  sweepIds: ['target'],
};

export function kindsOf(): Array<Worded<QueryKind>> {
  const forVariables = t('query.group.variables', 'Lists for variables');
  return [
    {
      value: 'runs',
      label: t('query.kind.runs', 'Results table'),
      description: t('query.kind.runs-hint', 'A row for each run, or for each cell of a sweep.'),
    },
    {
      value: 'throughput',
      label: t('query.kind.throughput', 'Throughput'),
      description: t('query.kind.throughput-hint', 'Rows per second, acked and offered.'),
    },
    {
      value: 'latency',
      label: t('query.kind.latency', 'Latency'),
      description: t('query.kind.latency-hint', 'Percentiles of each interval.'),
    },
    {
      value: 'timeSpent',
      label: t('query.kind.time-spent', 'Time spent'),
      description: t('query.kind.time-spent-hint', 'What producers spent each second on.'),
    },
    {
      value: 'hosts',
      label: t('query.kind.hosts', 'Load of hosts'),
      description: t('query.kind.hosts-hint', 'How busy the CPUs and disks of each observed host were.'),
    },
    {
      value: 'temperature',
      label: t('query.kind.temperature', 'Readings'),
      description: t('query.kind.temperature-hint', 'Stored temperatures and humidities.'),
    },
    {
      value: 'newest',
      label: t('query.kind.newest', 'Newest readings'),
      description: t(
        'query.kind.newest-hint',
        'The newest reading of each location and its age, regardless of the time range.'
      ),
    },
    {
      value: 'stores',
      label: t('query.kind.stores', 'Stores'),
      description: t(
        'query.kind.stores-hint',
        'A row for each store: the age of its newest reading, and the collection that writes to it.'
      ),
    },
    {
      value: 'troubles',
      label: t('query.kind.troubles', 'What is wrong'),
      description: t(
        'query.kind.troubles-hint',
        'A row for each problem of stores, last runs and collectors, most urgent first.'
      ),
    },
    {
      value: 'annotations',
      label: t('query.kind.annotations', 'Run annotations'),
      description: t('query.kind.annotations-hint', 'Start and end of each run.'),
    },
    { value: 'targetNames', label: t('query.kind.targets', 'Targets'), group: forVariables },
    { value: 'locationNames', label: t('query.kind.locations', 'Locations'), group: forVariables },
    { value: 'runIds', label: t('query.kind.run-ids', 'Runs'), group: forVariables },
    {
      value: 'runSpans',
      label: t('query.kind.run-spans', 'Time ranges of runs'),
      description: t('query.kind.run-spans-hint', 'As part of the address of a dashboard: from=…&to=….'),
      group: forVariables,
    },
    { value: 'sweepIds', label: t('query.kind.sweep-ids', 'Sweeps'), group: forVariables },
  ];
}

export function aggregations(): Array<Worded<Aggregation>> {
  return [
    { value: 'mean', label: t('query.mean', 'Mean') },
    { value: 'min', label: t('query.min', 'Min') },
    { value: 'max', label: t('query.max', 'Max') },
    { value: 'band', label: t('query.band', 'Band'), description: t('query.band-hint', 'Min to max, with the mean.') },
    {
      value: 'byHour',
      label: t('query.by-hour', 'By hour'),
      description: t('query.by-hour-hint', 'The mean of each hour of each day, for a heat map.'),
    },
  ];
}

export function runRows(): Array<Worded<RunRows>> {
  return [
    {
      value: 'hidden',
      label: t('query.runs-hidden', 'Hidden'),
      description: t('query.runs-hidden-hint', 'Readings of collections and of other programs.'),
    },
    {
      value: 'shown',
      label: t('query.runs-shown', 'Shown'),
      description: t('query.runs-shown-hint', 'Includes what benchmark runs wrote to the same store.'),
    },
  ];
}

export function quantities(): Array<Worded<Quantity>> {
  return [
    { value: 'temperature', label: t('query.temperature', 'Temperature') },
    { value: 'humidity', label: t('query.humidity', 'Humidity') },
  ];
}

export function latenciesOf(): Array<Worded<LatencyOf>> {
  return [
    {
      value: 'headline',
      label: t('query.headline', 'Automatic'),
      description: t('query.headline-hint', 'From the intended start in paced runs, from the call in closed loops.'),
    },
    {
      value: 'service',
      label: t('query.service', 'Call'),
      description: t('query.service-hint', 'From passing a reading to the store until its ack.'),
    },
    {
      value: 'intended',
      label: t('query.intended', 'Intended start'),
      description: t(
        'query.intended-hint',
        'From the time when a paced run should have sent the reading. Closed loops have no intended start.'
      ),
    },
    {
      value: 'commit',
      label: t('query.commit', 'Commit'),
      description: t('query.commit-hint', 'Duration of commits only.'),
    },
  ];
}
