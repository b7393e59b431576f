import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { ButtonGroup, LinkButton } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';
import { useState } from 'react';

import { BusyButton } from './BusyButton.tsx';
import type { ServiceError } from '../api/serviceError.ts';
import { useStartRun } from '../api/useRuns.ts';
import { useStartSweep } from '../api/useSweeps.ts';
import { links } from '../links.ts';
import { isFlood } from '../plan/plan.ts';
import { sweepWithoutLabel, withoutLabel } from '../plan/withoutLabel.ts';
import { FloodQuestion } from './FloodQuestion.tsx';
import { ProblemDialog } from './ProblemDialog.tsx';

/** Starts a run with the same settings and tags and opens its page, or opens the form with these settings. */
export function RunAgain({ run }: { run: Run }) {
  const [isAsking, setIsAsking] = useState(false);
  const start = useStartRun();

  function again(): void {
    setIsAsking(false);
    start.mutate(
      { ...withoutLabel(run.spec), tags: run.tags },
      { onSuccess: ({ id }) => locationService.push(links.run(id)) }
    );
  }

  return (
    <>
      <Again
        label={t('again.run', 'Run again')}
        form={links.newRun({ run: run.id })}
        starting={start}
        onStart={() => (isFlood(run.spec) ? setIsAsking(true) : again())}
      />
      {isAsking && <FloodQuestion spec={run.spec} onConfirm={again} onDismiss={() => setIsAsking(false)} />}
    </>
  );
}

/** The same for a sweep. */
export function SweepAgain({ sweep }: { sweep: Pick<Sweep, 'id' | 'spec'> }) {
  const start = useStartSweep();
  return (
    <Again
      label={t('again.sweep', 'Run sweep again')}
      form={links.newRun({ sweep: sweep.id })}
      starting={start}
      onStart={() =>
        start.mutate(sweepWithoutLabel(sweep.spec), { onSuccess: ({ id }) => locationService.push(links.sweep(id)) })
      }
    />
  );
}

interface Props {
  label: string;
  /** The address of the form, filled in with the same settings. */
  form: string;
  starting: { isPending: boolean; error: ServiceError | null; reset: () => void };
  onStart: () => void;
}

function Again({ label, form, starting, onStart }: Props) {
  return (
    <>
      <ButtonGroup>
        <BusyButton icon="repeat" isBusy={starting.isPending} onClick={onStart}>
          {label}
        </BusyButton>
        <LinkButton variant="secondary" href={form}>
          {t('again.change', 'Change and run')}
        </LinkButton>
      </ButtonGroup>
      {starting.error && (
        <ProblemDialog
          title={t('again.failed', 'Could not start')}
          problem={starting.error}
          onDismiss={starting.reset}
        />
      )}
    </>
  );
}
