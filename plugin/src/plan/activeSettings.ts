import { t } from '@grafana/i18n';
import type { Host } from '@thermobench/service/model/host.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { SOURCE_KIND, type Draft } from './draft.ts';
import { OUTAGES, outagesSetting } from './outages.ts';
import { HOSTS, hostsSetting, type HostsSetting } from './hosts.ts';
import {
  repeatSetting,
  runSettings,
  settingsOf,
  sources,
  tagsSetting,
  thresholdSettings,
  type Setting,
} from './setting.ts';
import { splitWords } from './spelling.ts';

/** The settings that apply to a draft, by their section in the form. */
export interface ActiveSettings {
  sink: readonly Setting[];
  writing: readonly Setting[];
  /** Null if there are no hosts to choose from, and none was chosen. */
  hosts: HostsSetting | null;
  end: readonly Setting[];
  pace: readonly Setting[];
  source: readonly Setting[];
  repeat: readonly Setting[];
  thresholds: readonly Setting[];
  /** Empty if the run can break nothing: only the private servers of the service can be broken. */
  outages: readonly Setting[];
  label: readonly Setting[];
  sourceKinds: readonly string[];
  /** Whether a sweep can delete the rows of each run before the next one. */
  canEmpty: boolean;
}

const ofRun = runSettings();
const ofSources = sources();
const ofSweep = repeatSetting();
const ofThresholds = thresholdSettings();

/**
 * The settings that apply to a draft. If it has cases, they determine the targets and their settings. `fleet` are the hosts with
 * agents, if they are known.
 */
export function activeSettings(
  target: TargetSummary,
  { ends, pace, texts, cases }: Draft,
  targets: readonly TargetSummary[],
  fleet?: readonly Host[]
): ActiveSettings {
  const used = (cases ?? [{}]).map((each) => String(each.target ?? target.name));
  const hasHosts = (fleet ?? []).length > 0 || (texts[HOSTS] ?? '') !== '';
  return {
    sink: cases ? [] : sinkSettings(target),
    writing: [...pick('producers', 'payload'), ...(cases ? [] : relaySettings(target, targets))],
    hosts: hasHosts ? hostsSetting(fleet, [...new Set(used)]) : null,
    end: [
      ...(ends === 'time' ? pick('durationMs') : ends === 'rows' ? [...pick('rows'), ...atMost()] : []),
      ...pick('warmupMs'),
    ],
    pace: pace === 'rate' ? pick('ratePerSecond', 'arrivals', ...(arePoisson(texts) ? ['seed'] : [])) : [],
    source: ofSources.get(texts[SOURCE_KIND] ?? 'auto') ?? [],
    repeat: ofSweep,
    thresholds: ofThresholds,
    outages: target.origin === 'stack' || (texts[OUTAGES] ?? '') !== '' ? [outagesSetting()] : [],
    label: [...pick('label'), tagsSetting()],
    sourceKinds: [...ofSources.keys()],
    canEmpty: targets.filter(({ name }) => used.includes(name)).every(({ roles }) => roles.emptied),
  };
}

/** Only Poisson arrivals use the seed. */
function arePoisson(texts: Draft['texts']): boolean {
  return splitWords(texts.arrivals).includes('poisson');
}

/** All active settings in one list. */
export function listed(active: ActiveSettings): Setting[] {
  const { sink, writing, hosts, end, pace, source, repeat, thresholds, outages, label } = active;
  return [
    ...sink,
    ...writing,
    ...(hosts ? [hosts] : []),
    ...end,
    ...pace,
    ...source,
    ...repeat,
    ...thresholds,
    ...outages,
    ...label,
  ];
}

export function sinkSettings({ options }: TargetSummary): Setting[] {
  return settingsOf(options, 'sink.');
}

/** The stores that a relay may copy the readings to. */
function relaySettings(target: TargetSummary, targets: readonly TargetSummary[]): Setting[] {
  const choices = targets.filter(({ roles }) => roles.relayTo).map(({ name }) => name);
  return target.roles.relayFrom && choices.length > 0
    ? pick('relayTo').map((setting) => ({ ...setting, choices, split: splitWords }))
    : [];
}

/** The time limit of a run that ends after a number of rows. */
function atMost(): Setting[] {
  return pick('durationMs').map((setting) => ({
    ...setting,
    label: t('new-run.at-most', 'Time limit'),
    description: t('new-run.at-most-hint', 'Ends a slow run early, after a time such as 5m. Empty: no limit.'),
    standard: '',
  }));
}

function pick(...names: string[]): Setting[] {
  return names.flatMap((name) => ofRun.get(name) ?? []);
}
