import type { Host } from '@thermobench/service/model/host.ts';
import type { Preset } from '@thermobench/service/model/preset.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { activeSettings, listed, sinkSettings } from '../../plan/activeSettings.ts';
import { draftOf, EMPTY, type Draft } from '../../plan/draft.ts';
import { HOSTS } from '../../plan/hosts.ts';
import { planOf, type Plan } from '../../plan/plan.ts';

/** What was typed into the panel. An empty field leaves the experiment as it is. */
export type StartTexts = Partial<Record<'durationMs' | 'ratePerSecond' | 'label', string>>;

interface Start {
  target: TargetSummary;
  targets: readonly TargetSummary[];
  /** Without a preset, the plan is a run with the service's defaults. */
  preset: Preset | undefined;
  texts: StartTexts;
  /** Names and labels, separated by commas. Empty leaves the experiment as it is. */
  hosts: string;
  /** The hosts with agents; undefined if they are not known. */
  fleet: readonly Host[] | undefined;
}

/** What the panel's button starts: the experiment with what was typed. */
export function startPlan({ target, targets, preset, texts, hosts, fleet }: Start): Plan {
  const draft = typedInto(preset ? draftOf(preset, sinkSettings(target)) : EMPTY, { ...texts, [HOSTS]: hosts });
  return planOf({ target: target.name, draft, settings: listed(activeSettings(target, draft, targets, fleet)) });
}

/** What the empty fields mean. */
export function standardTexts({ target, preset }: Pick<Start, 'target' | 'preset'>): StartTexts {
  const { texts, ends, pace } = preset ? draftOf(preset, sinkSettings(target)) : EMPTY;
  return {
    durationMs: ends === 'time' ? (texts.durationMs ?? '30s') : '–',
    ratePerSecond: pace === 'rate' ? texts.ratePerSecond : 'max',
    label: texts.label,
  };
}

function typedInto(draft: Draft, texts: StartTexts & { [HOSTS]: string }): Draft {
  const typed = Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
  return {
    ...draft,
    texts: { ...draft.texts, ...typed },
    ends: 'durationMs' in typed ? 'time' : draft.ends,
    pace: 'ratePerSecond' in typed ? 'rate' : draft.pace,
  };
}
