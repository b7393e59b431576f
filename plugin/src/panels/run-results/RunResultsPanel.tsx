import type { PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';

import { Shell } from '../../components/Shell.tsx';
import type { RunResultsOptions } from './options.ts';

/** What runs measured, as the data source gives it: as a table in the story's form, or as bars. */
export function RunResultsPanel(_props: PanelProps<RunResultsOptions>) {
  return <Shell>{t('run-results.title', 'Run results')}</Shell>;
}
