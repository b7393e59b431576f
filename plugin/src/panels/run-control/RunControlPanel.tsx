import { css } from '@emotion/css';
import type { PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useState } from 'react';

import { useCurrentRuns } from '../../api/useRuns.ts';
import { useSweeps } from '../../api/useSweeps.ts';
import { Shell } from '../../components/Shell.tsx';
import { activityOf } from './activity.ts';
import { Going } from './Going.tsx';
import type { RunControlOptions } from './options.ts';
import { PanelProblem } from './PanelProblem.tsx';
import { roomIn } from './room.ts';
import { Starting } from './Starting.tsx';
import type { StartTexts } from './startPlan.ts';
import { useChoice } from './useChoice.ts';

/** Starts, shows and stops a run from a dashboard. */
export function RunControlPanel(props: PanelProps<RunControlOptions>) {
  return (
    <Shell>
      <RunControl {...props} />
    </Shell>
  );
}

/** Enough to find the active sweep among ended ones. */
const NEWEST_SWEEPS = 5;

function RunControl({ id, options, width, height }: PanelProps<RunControlOptions>) {
  const [chosen, setChosen] = useChoice(id);
  const [texts, setTexts] = useState<StartTexts>({});
  const runs = useCurrentRuns();
  const sweeps = useSweeps(NEWEST_SWEEPS);
  const room = roomIn(width, height);
  const styles = useStyles2(getStyles);

  const problem = runs.error ?? sweeps.error;
  if (problem) {
    const retry = () => Promise.all([runs.refetch(), sweeps.refetch()]);
    return <PanelProblem problem={problem} room={room} onRetry={retry} />;
  }
  if (!runs.data || !sweeps.data) {
    return <LoadingPlaceholder text={t('run-control.loading', 'Contacting the service…')} />;
  }
  const choice = {
    target: options.target || chosen.target,
    preset: options.preset || chosen.preset,
    hosts: options.hosts || chosen.hosts,
  };
  const { run, sweep } = activityOf(runs.data, sweeps.data, choice.target, !options.target);
  return (
    <div role="group" aria-label={t('run-control.group', 'Run control')} className={styles.group}>
      {run || sweep ? (
        <Going key={run?.id ?? sweep?.id} run={run} sweep={sweep} room={room} />
      ) : (
        <Starting
          fixed={options}
          choice={choice}
          onChoose={setChosen}
          texts={texts}
          onType={setTexts}
          runs={runs.data}
          room={room}
        />
      )}
    </div>
  );
}

const getStyles = () => ({ group: css({ height: '100%', containerType: 'size' }) });
