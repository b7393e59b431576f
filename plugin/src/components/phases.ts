import { t } from '@grafana/i18n';
import { PHASES, type Phase, type TimeSpent } from '@thermobench/service/model/sample.ts';

/** The name of a phase, in one word. */
export function phaseName(phase: Phase): string {
  switch (phase) {
    case 'building':
      return t('phase.building', 'building');
    case 'queued':
      return t('phase.queued', 'queued');
    case 'writing':
      return t('phase.writing', 'writing');
    case 'committing':
      return t('phase.committing', 'committing');
    case 'reconnecting':
      return t('phase.reconnecting', 'reconnecting');
    case 'idle':
      return t('phase.idle', 'idle');
  }
}

/** What a producer does in a phase. */
export function phaseMeaning(phase: Phase): string {
  switch (phase) {
    case 'building':
      return t('phase.building-means', 'creating readings and passing them to the client');
    case 'queued':
      return t('phase.queued-means', 'ready, but waiting for its thread or a shared connection');
    case 'writing':
      return t('phase.writing-means', 'waiting for the store to accept readings');
    case 'committing':
      return t('phase.committing-means', 'waiting for the store to make readings durable');
    case 'reconnecting':
      return t('phase.reconnecting-means', 'restoring a lost connection');
    case 'idle':
      return t('phase.idle-means', 'nothing was due, or the source had no reading');
  }
}

/** Smaller shares would be shown as 0 %. */
export const MIN_SHOWN = 0.005;

/** The phases whose share is at least `least` in one of the entries, in their fixed order. */
export function phasesIn(spents: readonly TimeSpent[], least = Number.MIN_VALUE): Phase[] {
  return PHASES.filter((phase) => spents.some((spent) => spent[phase] >= least));
}
