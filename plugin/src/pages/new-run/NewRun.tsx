import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Alert, FieldSet, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';
import type { TargetSummary } from '@thermobench/service/model/target.ts';
import { useState } from 'react';

import { useHosts } from '../../api/useHosts.ts';
import { usePresets } from '../../api/usePresets.ts';
import { useStartRun } from '../../api/useRuns.ts';
import { useStartSweep } from '../../api/useSweeps.ts';
import { keepInList } from '../../components/keepInList.ts';
import { FloodQuestion } from '../../components/FloodQuestion.tsx';
import { mayChange } from '../../components/role.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { links } from '../../links.ts';
import { activeSettings, listed, sinkSettings } from '../../plan/activeSettings.ts';
import { Cases } from './Cases.tsx';
import { draftOf, EMPTY, type Asked, type Draft } from '../../plan/draft.ts';
import { fleetOf } from '../../plan/hosts.ts';
import { byField, isFlood, planOf } from '../../plan/plan.ts';
import { PresetCards } from './PresetCards.tsx';
import { RunForm } from './RunForm.tsx';
import { BAR_HEIGHT, StartBar } from './StartBar.tsx';
import { TargetPicker } from './TargetPicker.tsx';

interface Props {
  targets: readonly TargetSummary[];
  target: TargetSummary;
  presetName: string | undefined;
  /** The earlier run or sweep to start from: its request and its tags. */
  earlier: { asked: Asked; tags: readonly string[] } | undefined;
  /** Target and preset are part of the address, so that a link can contain them. */
  onChoose: (choice: { target?: string; preset?: string | null; run?: null; sweep?: null }) => void;
}

/** The choice of a target and a preset, the form, and a preview of the result. */
export function NewRun({ targets, target, presetName, earlier, onChoose }: Props) {
  const presets = usePresets(target.name);
  const hosts = useHosts();
  const [edited, setEdited] = useState<Draft>();
  const startRun = useStartRun();
  const startSweep = useStartSweep();
  const [isAsking, setIsAsking] = useState(false);
  const isStarting = startRun.isPending || startSweep.isPending;
  const refusal = startRun.error ?? startSweep.error;
  const allowed = mayChange();
  const styles = useStyles2(getStyles);

  const preset = presets.data?.find(({ name }) => name === presetName);
  const again = presetName === undefined ? earlier : undefined;
  const asked = preset ?? again?.asked;
  const draft = edited ?? (asked ? draftOf(asked, sinkSettings(target), again?.tags) : EMPTY);
  const active = activeSettings(target, draft, targets, fleetOf(hosts.data));
  const settings = listed(active);
  const plan = planOf({ target: target.name, draft, settings });
  const refused = byField(refusal?.fields ?? []);
  const errors = plan.kind === 'wrong' ? plan.errors : refused;

  function edit(changed: Draft | undefined) {
    // The last error was about the previous input.
    startRun.reset();
    startSweep.reset();
    setEdited(changed);
  }

  function start() {
    setIsAsking(false);
    if (plan.kind === 'run') {
      startRun.mutate(plan.request, { onSuccess: ({ id }) => locationService.push(links.run(id)) });
    } else if (plan.kind === 'sweep') {
      startSweep.mutate(plan.request, { onSuccess: ({ id }) => locationService.push(links.sweep(id)) });
    }
  }

  return (
    <form
      className={styles.form}
      noValidate
      onKeyDown={keepInList}
      onSubmit={(event) => {
        event.preventDefault();
        if (plan.kind === 'run' && isFlood(plan.spec)) {
          setIsAsking(true);
        } else {
          start();
        }
      }}
    >
      {!allowed && (
        <Alert severity="info" title={t('new-run.viewer', 'You can view runs, but not start them')}>
          {t('new-run.viewer-hint', 'Starting a run requires the Editor role. Ask a Grafana Admin.')}
        </Alert>
      )}
      {again && <p className={styles.again}>{againWords(again.asked)}</p>}
      <FieldSet label={t('new-run.what', 'What to measure')}>
        <Stack direction="column" gap={2}>
          <TargetPicker
            targets={targets}
            target={target}
            mayCheck={allowed}
            onChange={(name) => {
              // Each case names its own target, so choosing another target drops the cases.
              edit(preset && edited === undefined ? undefined : { ...draft, cases: undefined });
              onChoose({ target: name });
            }}
          />
          {presets.error && <ServiceProblem problem={presets.error} onRetry={presets.refetch} />}
          {presets.isPending && <LoadingPlaceholder text={t('new-run.loading-presets', 'Loading presets…')} />}
          {presets.data && (
            <PresetCards
              presets={presets.data}
              chosen={preset?.name}
              onChange={(name) => {
                edit(undefined);
                onChoose({ preset: name ?? null, run: null, sweep: null });
              }}
            />
          )}
          {presets.data && presetName !== undefined && !preset && (
            <Alert
              severity="warning"
              title={t('new-run.unknown-preset', 'There is no preset "{{presetName}}" for this target', { presetName })}
            />
          )}
        </Stack>
      </FieldSet>
      {draft.cases && <Cases cases={draft.cases} />}
      <RunForm draft={draft} settings={active} errors={errors} onChange={edit} disabled={!allowed} />
      <StartBar
        plan={plan}
        targets={targets}
        isStarting={isStarting}
        disabled={!allowed}
        refusal={refusal}
        onRetry={start}
      />
      {isAsking && plan.kind === 'run' && (
        <FloodQuestion spec={plan.spec} onConfirm={start} onDismiss={() => setIsAsking(false)} />
      )}
    </form>
  );
}

/** Says what the form takes from an earlier run or sweep. */
function againWords({ kind }: Asked): string {
  return kind === 'sweep'
    ? t('new-run.again-sweep', 'Settings and tags were copied from the earlier sweep; its label was not.')
    : t('new-run.again', 'Settings and tags were copied from the earlier run; its label and notes were not.');
}

const getStyles = (theme: GrafanaTheme2) => ({
  // The bar at the bottom must not cover the focused element.
  form: css({
    '& input, & button, & textarea': {
      scrollMarginBottom: `calc(var(${BAR_HEIGHT}, ${theme.spacing(12)}) + ${theme.spacing(3)})`,
    },
  }),
  again: css({ marginBottom: theme.spacing(2), color: theme.colors.text.secondary }),
});
