import { uniqueRunName, type RunSpec } from '@thermobench/service/model/run.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { caseWords } from '../../components/caseWords.ts';
import { NOTHING } from '../../components/figures.ts';

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
  const shown = Object.fromEntries(
    differing
      .flatMap((name) => (hasWords(name, own.get(name)) ? [[name, own.get(name)] as const] : []))
      .slice(0, MAX_SETTINGS)
  );
  const words = caseWords(shown).join(', ');
  return [withLabel ? (spec.label ?? '') : '', words].filter((part) => part !== '').join(' · ');
}

/** The settings of a run by the names that a sweep uses for them, the most important first. */
function settingsOf({ target, sink, source, ...run }: RunSpec): Map<string, unknown> {
  const others = Object.entries(run).filter(([name]) => !ASIDE.has(name));
  return new Map([
    ['target', target],
    ...Object.entries(sink).map(([name, value]) => [`sink.${name}`, value] as const),
    ...others,
    ['source.kind', source.kind],
  ]);
}

function hasWords(name: string, value: unknown): boolean {
  return valueWords(name, value) !== NOTHING;
}

function differ(values: readonly unknown[]): boolean {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}
