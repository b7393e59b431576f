import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { TextLink, useStyles2 } from '@grafana/ui';
import { rateNow } from '@thermobench/service/model/now.ts';
import { runName, type Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';
import { phaseText } from '@thermobench/service/reports/figures.ts';

import { useSamples } from '../../api/useSamples.ts';
import { count, NOTHING, rate, wholeSeconds } from '../../components/figures.ts';
import { latencyNow } from '../../components/latencyText.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { leftMs, progressOf } from '../../components/progressOf.ts';
import { mayChange } from '../../components/role.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { StopRun } from '../../components/StopRun.tsx';
import { StopSweep } from '../../components/StopSweep.tsx';
import { sweepTargets } from '../../components/sweepAxes.ts';
import { Tiles, type Tile } from '../../components/Tiles.tsx';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { sweepProgress } from './activity.ts';
import { PanelBody } from './PanelBody.tsx';
import type { Room } from './room.ts';
import { Sparkline } from './Sparkline.tsx';

interface Props {
  run: Run | undefined;
  sweep: Sweep | undefined;
  room: Room;
}

/** The active run or sweep: its state, current rate and progress, and a stop button for users who may stop it. */
export function Going({ run, sweep, room }: Props) {
  return (
    <PanelBody room={room}>
      {run ? <GoingRun run={run} sweep={sweep} room={room} /> : sweep && <BetweenRuns sweep={sweep} />}
    </PanelBody>
  );
}

function GoingRun({ run, sweep, room }: Props & { run: Run }) {
  const styles = useStyles2(getStyles);
  const isWriting = run.startedAt !== null;
  const { data = [] } = useSamples(run.id, isWriting);
  const samples = isWriting ? data : [];
  const last = samples.at(-1);
  const now = rateNow(samples) ?? run.rowsPerSecond;
  const ofRun = progressOf(run, last);
  return (
    <>
      <div className={styles.head}>
        <RunStateBadge run={run} />
        <span className={styles.name}>
          <TextLink href={links.run(run.id)} inline={false} variant="bodySmall">
            {runName(run)}
          </TextLink>
        </span>
        <span className={styles.target}>
          {t('run-control.on', 'on {{target}}', { target: run.spec.target, ...AS_IT_IS })}
        </span>
        <span className={styles.end}>{sweep && place(sweep)}</span>
      </div>
      <div className={styles.line}>
        {now === null ? (
          <span className={styles.unit}>{t('run-control.no-rows', 'No rows yet')}</span>
        ) : (
          <div aria-live="off">
            <span className={room === 'large' ? styles.rateLarge : styles.rate}>{rate(now)}</span>{' '}
            <span className={styles.unit}>
              {room === 'large'
                ? t('run-control.rows-lately', 'rows/s, last 10 s')
                : t('run-control.rows-per-second', 'rows/s')}
            </span>
          </div>
        )}
        {isWriting && <Sparkline samples={samples} />}
        <span className={styles.end}>
          {mayChange() && (sweep ? <StopSweep sweep={sweep} /> : <StopRun run={run} />)}
        </span>
      </div>
      <Progress share={sweep ? sweepProgress(sweep, ofRun) : ofRun} left={sweep ? null : timeWords(run, last)} />
      {room === 'large' && (
        <Tiles
          small
          most={3}
          tiles={[
            { name: t('run-control.acked', 'Acked'), value: count(run.acked) },
            p99Tile(run, samples),
            {
              name: t('run-control.committing', 'Committing'),
              value: last ? phaseText(last.timeSpent, 'committing') : NOTHING,
            },
          ]}
        />
      )}
    </>
  );
}

interface ProgressProps {
  /** Null for a run that ends only when someone stops it. */
  share: number | null;
  /** How long the run has been writing, and the remaining time, if it is known. */
  left: string | null;
}

function Progress({ share: done, left }: ProgressProps) {
  const styles = useStyles2(getStyles);
  return done === null ? (
    <div className={styles.line}>
      <span className={styles.endless}>{t('run-control.endless', 'Runs until stopped')}</span>
      {left !== null && <span className={styles.end}>{left}</span>}
    </div>
  ) : (
    <div className={styles.line}>
      <div className={styles.bar}>
        <ProgressBar share={done} label={t('run-control.progress', 'Progress')} />
      </div>
      {left !== null && <span className={styles.end}>{left}</span>}
    </div>
  );
}

/** `12 s · 18 s left`; null before the first second. */
function timeWords(run: Run, last: Sample | undefined): string | null {
  if (last === undefined) {
    return null;
  }
  const ms = leftMs(run, last);
  const elapsed = wholeSeconds(last.second * 1000);
  return ms === null
    ? t('run-control.elapsed', 'for {{elapsed}}', { elapsed })
    : t('run-control.left', '{{elapsed}} · {{time}} left', { elapsed, time: wholeSeconds(ms) });
}

/** Measured from the intended start in a paced run. */
function p99Tile(run: Run, samples: readonly Sample[]): Tile {
  const { isPaced, p99 } = latencyNow(run, samples);
  return {
    name: isPaced ? t('run-control.p99-intended', 'p99 from intended start') : t('run-control.p99', 'p99'),
    value: p99,
  };
}

function BetweenRuns({ sweep }: { sweep: Sweep }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <div className={styles.line}>
        <TextLink href={links.sweep(sweep.id)} inline={false}>
          {sweepTargets(sweep.spec).join(', ')}
        </TextLink>
        <span>{place(sweep)}</span>
        <span className={styles.end}>{mayChange() && <StopSweep sweep={sweep} />}</span>
      </div>
      <Progress share={sweepProgress(sweep, null)} left={null} />
    </>
  );
}

function place({ runsEnded, runsPlanned }: Sweep): string {
  return t('run-control.sweep-run', 'run {{run}} of {{runs}}', {
    run: Math.min(runsEnded + 1, runsPlanned),
    runs: runsPlanned,
  });
}

const getStyles = (theme: GrafanaTheme2) => {
  const figure = { fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium, lineHeight: 1.1 };
  return {
    line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), flexShrink: 0 }),
    head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0, 1), flexShrink: 0 }),
    end: css({ ...theme.typography.bodySmall, marginLeft: 'auto', flexShrink: 0 }),
    // A name is shown in full: an id on one line, a long label on several.
    name: css({ minWidth: 0, overflowWrap: 'anywhere', '& > a': { display: 'inline' } }),
    target: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary, whiteSpace: 'nowrap' }),
    bar: css({ flexGrow: 1 }),
    rate: css({ ...figure, fontSize: theme.typography.h3.fontSize }),
    rateLarge: css({ ...figure, fontSize: theme.typography.pxToRem(44) }),
    endless: css({ ...theme.typography.bodySmall, color: theme.colors.text.secondary }),
    unit: css({ color: theme.colors.text.secondary }),
  };
};
