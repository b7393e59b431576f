import type { PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';

import { Shell } from '../../components/Shell.tsx';
import type { RunControlOptions } from './options.ts';

/** Starts and stops a run from a dashboard, and shows how it goes. */
export function RunControlPanel(_props: PanelProps<RunControlOptions>) {
  return <Shell>{t('run-control.title', 'Run control')}</Shell>;
}
