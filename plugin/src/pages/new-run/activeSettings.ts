import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { SOURCE_KIND, valuesOf, type Draft } from './draft.ts';
import { runSettings, settingsOf, sources, type Setting } from './setting.ts';

/** The settings that apply to a draft, by their section in the form. */
export interface ActiveSettings {
  sink: readonly Setting[];
  writing: readonly Setting[];
  end: readonly Setting[];
  pace: readonly Setting[];
  source: readonly Setting[];
  sourceKinds: readonly string[];
}

const ofRun = runSettings();
const ofSources = sources();

/** If a draft has cases, they decide the targets and their settings. */
export function activeSettings(
  target: TargetSummary,
  { ends, pace, texts, cases }: Draft,
  targets: readonly TargetSummary[]
): ActiveSettings {
  return {
    sink: cases ? [] : sinkSettings(target),
    writing: [...pick('producers', 'payload'), ...(cases ? [] : relaySettings(target, targets))],
    end: [...pick(...(ends === 'time' ? ['durationMs'] : ends === 'rows' ? ['rows'] : [])), ...pick('warmupMs')],
    pace: pace === 'rate' ? pick('ratePerSecond', 'arrivals', ...(arePoisson(texts) ? ['seed'] : [])) : [],
    source: ofSources.get(texts[SOURCE_KIND] ?? 'auto') ?? [],
    sourceKinds: [...ofSources.keys()],
  };
}

/** Only Poisson arrivals use the seed. */
function arePoisson(texts: Draft['texts']): boolean {
  return valuesOf(texts.arrivals).includes('poisson');
}

/** All of them in one list. */
export function listed({ sink, writing, end, pace, source }: ActiveSettings): Setting[] {
  return [...sink, ...writing, ...end, ...pace, ...source];
}

export function sinkSettings({ options }: TargetSummary): Setting[] {
  return settingsOf(options, 'sink.');
}

/** The stores that a relay may copy the readings to. */
function relaySettings(target: TargetSummary, targets: readonly TargetSummary[]): Setting[] {
  const choices = targets.filter(({ roles }) => roles.relayTo).map(({ name }) => name);
  return target.roles.relayFrom && choices.length > 0
    ? pick('relayTo').map((setting) => ({ ...setting, choices }))
    : [];
}

function pick(...names: string[]): Setting[] {
  return names.flatMap((name) => ofRun.get(name) ?? []);
}
