import { t } from '@grafana/i18n';
import type { RunSpec } from '@thermobench/service/model/run.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';
import { z } from 'zod';

import { AS_IT_IS } from '../translations.ts';
import { count, duration, rate } from './figures.ts';

/** The part of a sink's JSON Schema that is used here. */
const Described = z.object({ properties: z.record(z.string(), z.object({ default: z.unknown() })).default({}) });

/** The default settings of a target's sink. */
export function defaultsOf(target: TargetSummary | undefined): Record<string, unknown> {
  const properties = Described.safeParse(target?.options).data?.properties ?? {};
  return Object.fromEntries(Object.entries(properties).map(([name, setting]) => [name, setting.default]));
}

/**
 * The important settings of a run, most important first: how often it commits, how many producers it has, and all
 * settings that differ from the sink's defaults.
 */
export function settingWords(spec: RunSpec, defaults: Record<string, unknown>): string[] {
  const { commitEvery, ...others } = spec.sink;
  const changed = Object.entries(others).filter(([name, value]) => value !== defaults[name]);
  return [
    ...(typeof commitEvery === 'number' ? [commitWords(commitEvery)] : []),
    spec.producers === null
      ? t('settings.producers-default', '2 producers per CPU thread')
      : t('settings.producers', '', {
          count: spec.producers,
          defaultValue_one: '{{count}} producer',
          defaultValue_other: '{{count}} producers',
        }),
    ...changed.map(([name, value]) => `${name} ${valueWords(name, value)}`),
    ...(spec.ratePerSecond === null ? [] : [t('settings.rate', '{{rate}}/s', { rate: rate(spec.ratePerSecond) })]),
    ...(spec.relayTo === null ? [] : [t('settings.relay', 'relayed to {{relayTo}}', { relayTo: spec.relayTo })]),
    ...hostsWords(spec),
    ...(spec.payload > 1 ? [t('settings.payload', 'payload × {{payload}}', { payload: spec.payload })] : []),
  ];
}

/** `commit every row`, `commit every 1,000 rows` */
export function commitWords(rows: number): string {
  return rows <= 1
    ? t('settings.commit-every-row', 'commit every row')
    : t('settings.commit-every', 'commit every {{rows}} rows', { rows: count(rows) });
}

function rowWords(rows: number): string {
  return t('settings.rows', '', {
    count: rows,
    rows: count(rows),
    defaultValue_one: '{{rows}} row',
    defaultValue_other: '{{rows}} rows',
  });
}

/** How long a run writes: for a time or a number of rows, whichever ends first, or until it is stopped. */
export function lengthWords({ durationMs, rows }: Pick<RunSpec, 'durationMs' | 'rows'>): string {
  const limits = [...(durationMs === null ? [] : [duration(durationMs)]), ...(rows === null ? [] : [rowWords(rows)])];
  return limits.length > 0 ? limits.join(t('settings.or', ' or ')) : t('settings.endless', 'until stopped');
}

/** `from pi-kitchen, room=attic`; nothing if the host of the service runs the producers. */
export function hostsWords({ hosts }: Pick<RunSpec, 'hosts'>): string[] {
  return hosts === undefined ? [] : [t('settings.hosts', 'from {{hosts}}', { hosts: hosts.join(', '), ...AS_IT_IS })];
}
