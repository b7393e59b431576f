import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { LoadingPlaceholder, TextLink, useStyles2 } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useEffect, useState } from 'react';

import { useHosts } from '../../api/useHosts.ts';
import { usePresets } from '../../api/usePresets.ts';
import { useTargets } from '../../api/useTargets.ts';
import { BusyButton } from '../../components/BusyButton.tsx';
import { FloodQuestion } from '../../components/FloodQuestion.tsx';
import { mayChange } from '../../components/role.ts';
import { targetKind } from '../../components/targetKind.ts';
import { links } from '../../links.ts';
import { sweepLength } from '../../plan/howLong.ts';
import { fleetOf, HOSTS } from '../../plan/hosts.ts';
import { isFlood } from '../../plan/plan.ts';
import { collectionOn, lastOf, occupantOf } from './activity.ts';
import { Choice } from './Choice.tsx';
import { HostsChoice } from './HostsChoice.tsx';
import { LastRun } from './LastRun.tsx';
import type { RunControlOptions } from './options.ts';
import { PanelBody } from './PanelBody.tsx';
import { PanelProblem } from './PanelProblem.tsx';
import type { Room } from './room.ts';
import { StartFields } from './StartFields.tsx';
import { standardTexts, startPlan, type StartTexts } from './startPlan.ts';
import { useStart } from './useStart.ts';

interface Props {
  /** The options that the dashboard's author has set. */
  fixed: RunControlOptions;
  /** The fixed options, and the user's choices for the rest. */
  choice: RunControlOptions;
  onChoose(choice: RunControlOptions): void;
  texts: StartTexts;
  onType(texts: StartTexts): void;
  /** The newest runs, newest first. */
  runs: readonly Run[];
  room: Room;
}

/**
 * While nothing is active: what to start, and how the last run ended. Users who may not start runs see only the last
 * run.
 */
export function Starting({ fixed, choice, onChoose, texts, onType, runs, room }: Props) {
  const styles = useStyles2(getStyles);
  const targets = useTargets();
  const offered = targets.data?.filter(({ roles }) => roles.run) ?? [];
  // A remembered target may no longer exist.
  const isGone =
    fixed.target === undefined &&
    choice.target !== undefined &&
    targets.data !== undefined &&
    !offered.some(({ name }) => name === choice.target);
  useEffect(() => {
    if (isGone) {
      onChoose({});
    }
  }, [isGone, onChoose]);
  const free = offered.filter(({ name }) => !occupantOf(runs, name));
  const used = runs.find(({ kind, spec }) => kind === 'run' && free.some(({ name }) => name === spec.target));
  const target = choice.target ?? used?.spec.target ?? (free[0] ?? offered[0])?.name;
  const aim = offered.find(({ name }) => name === target);
  const presets = usePresets(target);
  const fleet = fleetOf(useHosts().data);
  const start = useStart();
  const [isAsking, setIsAsking] = useState(false);
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
    return <LoadingPlaceholder text={t('run-control.loading', 'Contacting the service…')} />;
  }
  const collection = collectionOn(runs, target);
  const occupant = occupantOf(runs, target);
  const preset = presets.data?.find(({ name }) => name === choice.preset);
  // It is better to start nothing than something that the author did not intend.
  const isMissing = choice.preset !== undefined && presets.data !== undefined && preset === undefined;
  const isKnown = choice.preset === undefined || preset !== undefined;
  const plan =
    aim && isKnown
      ? startPlan({
          ...{ target: aim, targets: offered, preset, texts: shown(texts, room), fleet },
          hosts: (room === 'large' ? choice.hosts : fixed.hosts) ?? '',
        })
      : undefined;
  const wrongHosts = plan?.kind === 'wrong' ? plan.errors[HOSTS] : undefined;
  const go = () => {
    setIsAsking(false);
    if (plan && plan.kind !== 'wrong' && !start.isPending) {
      start.start(plan);
    }
  };
  return (
    <PanelBody room={room}>
      {mayStart ? (
        <div className={cx(styles.choices, room === 'small' && styles.sideBySide)}>
          <Choice
            label={t('run-control.target', 'Target')}
            isLabelled={room === 'large'}
            fixed={fixed.target}
            value={target}
            options={offered.map((each) => ({
              value: each.name,
              label: each.name,
              description: targetKind(each),
            }))}
            onChoose={(chosen) => onChoose({ ...choice, target: chosen, preset: fixed.preset })}
          />
          <Choice
            label={t('run-control.preset', 'Experiment')}
            isLabelled={room === 'large'}
            fixed={fixed.preset && (preset?.title ?? fixed.preset)}
            value={choice.preset ?? ''}
            options={[
              {
                value: '',
                // A large panel has a separate field for the duration.
                label:
                  room === 'large'
                    ? t('run-control.single', 'Single run')
                    : t('run-control.plain', 'Single run of 30 s'),
              },
              ...(presets.data ?? []).map(({ name, title, description }) => ({
                value: name,
                label: title,
                description,
              })),
            ]}
            onChoose={(chosen) => onChoose({ ...choice, target, preset: chosen || undefined })}
          />
          {room === 'large' && (
            <HostsChoice
              fixed={fixed.hosts}
              value={choice.hosts ?? ''}
              target={target}
              fleet={fleet ?? []}
              onChoose={(chosen) => onChoose({ ...choice, hosts: chosen || undefined })}
            />
          )}
        </div>
      ) : (
        <div>{target}</div>
      )}
      {room === 'large' && mayStart && aim && (
        <StartFields
          texts={texts}
          standard={standardTexts({ target: aim, preset })}
          errors={plan?.kind === 'wrong' ? plan.errors : {}}
          onChange={onType}
        />
      )}
      {room === 'large' && plan?.kind === 'sweep' && (
        <div className={styles.quiet}>{sweepLength(plan.spec, plan.runs)}</div>
      )}
      {wrongHosts !== undefined && (
        <div role="alert" className={styles.wrong}>
          {wrongHosts}
        </div>
      )}
      {isMissing && (
        <div role="alert" className={styles.quiet}>
          <Trans i18nKey="run-control.no-preset">This experiment is not available for this target.</Trans>
        </div>
      )}
      <div className={styles.line}>
        {mayStart ? (
          <BusyButton
            icon="play"
            variant="primary"
            isBusy={start.isPending}
            disabled={!plan || plan.kind === 'wrong' || occupant !== undefined}
            onClick={() => (plan?.kind === 'run' && isFlood(plan.spec) ? setIsAsking(true) : go())}
          >
            <Trans i18nKey="run-control.start">Start</Trans>
          </BusyButton>
        ) : (
          <span className={styles.quiet}>
            <Trans i18nKey="run-control.read-only">Only an Editor can start a run.</Trans>
          </span>
        )}
        {room === 'large' && mayStart && target !== undefined && (
          <TextLink
            href={links.newRun({ target, ...(preset && { preset: preset.name }) })}
            inline={false}
            variant="bodySmall"
          >
            {t('run-control.more', 'More settings')}
          </TextLink>
        )}
        <LastRun run={lastOf(runs, target)} />
      </div>
      {isAsking && plan?.kind === 'run' && (
        <FloodQuestion spec={plan.spec} onConfirm={go} onDismiss={() => setIsAsking(false)} />
      )}
      {mayStart && occupant && (
        <TextLink href={links.run(occupant.id)} inline={false} variant="bodySmall">
          {t('run-control.occupied', 'A run writes to this target until stopped.')}
        </TextLink>
      )}
      {room === 'large' && mayStart && collection && (
        <TextLink href={links.run(collection.id)} inline={false} variant="bodySmall">
          {t(
            'run-control.collection',
            'A collection is also writing to this target. A run does not have to wait for it.'
          )}
        </TextLink>
      )}
    </PanelBody>
  );
}

/** The input of visible fields. Input of a hidden field does not count. */
function shown(texts: StartTexts, room: Room): StartTexts {
  return room === 'large' ? texts : {};
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
  wrong: css({ ...theme.typography.bodySmall, color: theme.colors.error.text }),
});
