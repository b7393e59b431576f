import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { Button, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { usePresets } from '../../api/usePresets.ts';
import { useTargets } from '../../api/useTargets.ts';
import { mayChange } from '../../components/role.ts';
import { lastOf } from './activity.ts';
import { Choice } from './Choice.tsx';
import { LastRun } from './LastRun.tsx';
import type { RunControlOptions } from './options.ts';
import { PanelBody } from './PanelBody.tsx';
import { PanelProblem } from './PanelProblem.tsx';
import type { Room } from './room.ts';
import { useStart } from './useStart.ts';

interface Props {
  /** Set by the dashboard's author. */
  fixed: RunControlOptions;
  /** The fixed options, and the user's choices for the rest. */
  choice: RunControlOptions;
  onChoose(choice: RunControlOptions): void;
  /** The newest runs, newest first. */
  runs: readonly Run[];
  room: Room;
}

/** While nothing is active: what to start, and how the last run ended. Users who may not start runs only see the latter. */
export function Starting({ fixed, choice, onChoose, runs, room }: Props) {
  const styles = useStyles2(getStyles);
  const targets = useTargets();
  const offered = targets.data?.filter(({ roles }) => roles.run) ?? [];
  const target = choice.target ?? offered[0]?.name;
  const presets = usePresets(target);
  const start = useStart();
  const mayStart = mayChange();

  const problem = targets.error ?? presets.error;
  if (problem) {
    return (
      <PanelProblem problem={problem} room={room} onRetry={() => targets.refetch().then(() => presets.refetch())} />
    );
  }
  if (start.error) {
    return <PanelProblem problem={start.error} room={room} onRetry={start.reset} />;
  }
  if (!targets.data) {
    return <LoadingPlaceholder text={t('run-control.loading', 'Contacting the service …')} />;
  }
  const preset = presets.data?.find(({ name }) => name === choice.preset);
  // Starting something other than the author intended would be worse than not starting.
  const isMissing = choice.preset !== undefined && presets.data !== undefined && preset === undefined;
  const canStart = target !== undefined && (choice.preset === undefined || preset !== undefined);
  return (
    <PanelBody room={room}>
      {mayStart ? (
        <div className={cx(styles.choices, room === 'small' && styles.sideBySide)}>
          <Choice
            label={t('run-control.target', 'Target')}
            isLabelled={room === 'large'}
            fixed={fixed.target}
            value={target}
            options={offered.map(({ name, sink }) => ({ value: name, label: name, description: sink }))}
            onChoose={(chosen) => onChoose({ ...choice, target: chosen, preset: fixed.preset })}
          />
          <Choice
            label={t('run-control.preset', 'Experiment')}
            isLabelled={room === 'large'}
            fixed={fixed.preset && (preset?.title ?? fixed.preset)}
            value={choice.preset ?? ''}
            options={[
              { value: '', label: t('run-control.plain', 'Run of 30 s') },
              ...(presets.data ?? []).map(({ name, title, description }) => ({
                value: name,
                label: title,
                description,
              })),
            ]}
            onChoose={(chosen) => onChoose({ ...choice, target, preset: chosen || undefined })}
          />
        </div>
      ) : (
        <div>{fixed.target}</div>
      )}
      {room === 'large' && preset && <div className={styles.quiet}>{preset.description}</div>}
      {isMissing && (
        <div role="alert" className={styles.quiet}>
          <Trans i18nKey="run-control.no-preset">The target does not have this experiment.</Trans>
        </div>
      )}
      <div className={styles.line}>
        {mayStart ? (
          <Button
            icon={start.isPending ? 'spinner' : 'play'}
            disabled={!canStart || start.isPending}
            onClick={() => target !== undefined && start.start(target, preset)}
          >
            <Trans i18nKey="run-control.start">Start</Trans>
          </Button>
        ) : (
          <span className={styles.quiet}>
            <Trans i18nKey="run-control.read-only">Only an Editor can start a run.</Trans>
          </span>
        )}
        <LastRun run={lastOf(runs, target)} />
      </div>
    </PanelBody>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  choices: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(${theme.spacing(14)}, 1fr))`,
    alignItems: 'end',
    gap: theme.spacing(1),
  }),
  sideBySide: css({ gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr)' }),
  line: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: theme.spacing(1) }),
  quiet: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
});
