import { t } from '@grafana/i18n';
import { uniqueRunName, type RunSpec } from '@thermobench/service/model/run.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { settingName } from '../../components/settingName.ts';

/** A run of a comparison; its spec is undefined until it is known. */
interface Named {
  id: string;
  spec: RunSpec | undefined;
}

/** How many differing settings a name may have; more would hide the difference that matters. */
const MAX_SETTINGS = 3;
/** Settings that describe how a run was started, and say nothing about its figures. */
const ASIDE = new Set(['label', 'ifBusy', 'seed', 'thresholds']);

/**
 * A short name for each run, which says in what it differs from the others: its label, and its settings that are not the
 * same in all runs. Runs that still have the same name, or no difference, have their full name, with the id.
 */
export function comparedNames(runs: readonly Named[]): string[] {
  const known = runs.flatMap(({ spec }) => spec ?? []);
  const settings = known.map(settingsOf);
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  const differing = names.filter((name) => differ(settings.map((each) => each.get(name))));
  const labels = differ(known.map(({ label }) => label));
  const short = runs.map(({ spec }) => (spec ? differences(spec, differing, labels) : ''));
  return runs.map(({ id, spec }, index) => {
    const name = short[index] ?? '';
    if (name === '') {
      return spec ? uniqueRunName({ id, spec }) : id;
    }
    return short.filter((other) => other === name).length > 1 ? `${name} · ${id}` : name;
  });
}

function differences(spec: RunSpec, differing: readonly string[], withLabel: boolean): string {
  const own = settingsOf(spec);
  const words = differing
    .flatMap((name) => (own.has(name) ? [wordsOf(name, own.get(name))] : []))
    .map((each, index) => (index < MAX_SETTINGS ? each : '…'))
    .slice(0, MAX_SETTINGS + 1)
    .join(', ');
  return [withLabel ? (spec.label ?? '') : '', words].filter((part) => part !== '').join(' · ');
}

/** With the names of the table below. The target is just its name. */
function wordsOf(name: string, value: unknown): string {
  switch (name) {
    case 'target':
    case 'end':
      return String(value);
    case 'ratePerSecond':
      return `${t('compare.rate-setting', 'rate')} ${value === null ? valueWords(name, value) : `${valueWords(name, value)}/s`}`;
    case 'source.kind':
      return `${t('compare.source-setting', 'source')} ${String(value)}`;
    default:
      return `${settingName(name).toLowerCase()} ${valueWords(name, value)}`;
  }
}

/** The settings of a run by the names that a sweep uses for them, the most important first. */
function settingsOf({
  target,
  sink,
  source,
  producers,
  ratePerSecond,
  durationMs,
  rows,
  ...run
}: RunSpec): Map<string, unknown> {
  const others = Object.entries(run).filter(([name]) => !ASIDE.has(name));
  return new Map<string, unknown>([
    ['target', target],
    ...Object.entries(sink).map(([name, value]) => [`sink.${name}`, value] as const),
    ['producers', producers],
    ['ratePerSecond', ratePerSecond],
    ['end', endWords(durationMs, rows)],
    ...others,
    ['source.kind', source.kind],
  ]);
}

/** What ends a run: `duration 30 s`, `rows 5,000`, or both. */
function endWords(durationMs: number | null, rows: number | null): string {
  const limits = [
    ...(durationMs === null
      ? []
      : [`${settingName('durationMs').toLowerCase()} ${valueWords('durationMs', durationMs)}`]),
    ...(rows === null ? [] : [t('compare.rows-setting', 'rows {{rows}}', { rows: valueWords('rows', rows) })]),
  ];
  return limits.join(t('settings.or', ' or ')) || t('settings.endless', 'until stopped');
}

function differ(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}
