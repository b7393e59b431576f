import { t } from '@grafana/i18n';
import type { IconName } from '@grafana/data';
import { Badge, type BadgeColor } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { unbroken } from './phrases.ts';

type Standing = Pick<Run, 'state' | 'valid'> & Partial<Pick<Run, 'acked'>>;

/** The state of a run as colour, icon and word, so that colour is never the only sign. */
export function RunStateBadge({ run }: { run: Standing }) {
  const { color, icon } = LOOKS[isInvalid(run) ? 'invalid' : run.state];
  // The key has the same reason as in `freshIcon`.
  return <Badge key={icon} color={color} icon={icon} text={unbroken(stateWord(run))} />;
}

const LOOKS: Record<Run['state'] | 'invalid', { color: BadgeColor; icon: IconName }> = {
  planned: { color: 'darkgrey', icon: 'clock-nine' },
  preparing: { color: 'blue', icon: 'cog' },
  warming: { color: 'blue', icon: 'fire' },
  running: { color: 'blue', icon: 'play' },
  draining: { color: 'blue', icon: 'hourglass' },
  verifying: { color: 'blue', icon: 'calculator-alt' },
  done: { color: 'green', icon: 'check' },
  failed: { color: 'red', icon: 'exclamation-circle' },
  interrupted: { color: 'orange', icon: 'exclamation-triangle' },
  cancelled: { color: 'darkgrey', icon: 'square-shape' },
  invalid: { color: 'red', icon: 'exclamation-triangle' },
};

/**
 * Whether rows are lost, duplicated or wrong. A run that failed before its first ack has no rows, so it is only
 * `failed`.
 */
function isInvalid({ state, valid, acked }: Standing): boolean {
  return valid === false && !(state === 'failed' && acked === 0);
}

/** The word for a run's state. `invalid` takes precedence, because it matters more than how the run ended. */
export function stateWord(run: Standing): string {
  if (isInvalid(run)) {
    return t('state.invalid', 'invalid');
  }
  switch (run.state) {
    case 'planned':
      return t('state.planned', 'queued');
    case 'preparing':
      return t('state.preparing', 'preparing');
    case 'warming':
      return t('state.warming', 'warming up');
    case 'running':
      return t('state.running', 'running');
    case 'draining':
      return t('state.draining', 'finishing');
    case 'verifying':
      return t('state.verifying', 'counting rows');
    case 'done':
      return t('state.done', 'done');
    case 'failed':
      return t('state.failed', 'failed');
    case 'interrupted':
      return t('state.interrupted', 'interrupted');
    case 'cancelled':
      return t('state.cancelled', 'cancelled');
  }
}
