import { t } from '@grafana/i18n';
import { Alert, Stack, Text } from '@grafana/ui';
import type { Baseline } from '@thermobench/service/model/baseline.ts';

import { useStartBaseline } from '../../api/useBaselines.ts';
import { BusyButton } from '../../components/BusyButton.tsx';
import { mayChange } from '../../components/role.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { WithCode } from '../../components/WithCode.tsx';
import { AS_IT_IS } from '../../translations.ts';
import { BaselineProgress } from './BaselineProgress.tsx';

interface Props {
  host: string;
  /** The newest baseline of the host, whatever its state. */
  newest: Baseline | undefined;
  /** Whether it is one of many, in a row of a table. */
  isRow?: boolean;
  /** Whether the host can be reached. */
  isReachable?: boolean;
}

/** Measures what a host can do at most, and shows the progress. */
export function MeasureHost({ host, newest, isRow = false, isReachable = true }: Props) {
  const start = useStartBaseline(host);
  if (newest?.state === 'running') {
    return <BaselineProgress baseline={newest} />;
  }
  const allowed = mayChange();
  // While the host is busy, the same button would only be refused again, so the answer offers the other one.
  const isBusyHost = start.error?.code === 'HOST_BUSY';
  return (
    <Stack direction="column" gap={1}>
      {start.error && <ServiceProblem problem={start.error} />}
      {!start.error && newest && newest.state !== 'done' && <Unfinished baseline={newest} />}
      <Stack gap={2} alignItems="center" wrap="wrap">
        <BusyButton
          icon="play"
          isBusy={start.isPending}
          disabled={!allowed || !isReachable}
          onClick={() => start.mutate({ force: false })}
        >
          {isRow
            ? t('baseline.measure-host', 'Measure {{host}}', { host, ...AS_IT_IS })
            : t('baseline.measure', 'Measure its limits')}
        </BusyButton>
        {isBusyHost && (
          <BusyButton icon="play" isBusy={start.isPending} onClick={() => start.mutate({ force: true })}>
            {t('baseline.force', 'Measure anyway')}
          </BusyButton>
        )}
        {!isRow && (
          <Text color="secondary" variant="bodySmall">
            {allowed
              ? t(
                  'baseline.what',
                  'CPU, the disk of the data folder, and TCP over loopback. It takes a minute, in which no run can start.'
                )
              : t('baseline.viewer', 'Measuring requires the Editor role.')}
          </Text>
        )}
      </Stack>
    </Stack>
  );
}

/** Why the newest baseline has no result. */
function Unfinished({ baseline: { state, problem } }: { baseline: Baseline }) {
  const title =
    state === 'cancelled'
      ? t('baseline.cancelled', 'The last baseline was cancelled')
      : state === 'interrupted'
        ? t('baseline.interrupted', 'The last baseline was interrupted, because its process ended')
        : t('baseline.failed', 'The last baseline failed');
  return (
    <Alert severity={state === 'cancelled' ? 'info' : 'error'} title={title} bottomSpacing={0}>
      {problem && (
        <>
          <div>{problem.message}</div>
          <div>
            <WithCode text={problem.hint} />
          </div>
        </>
      )}
    </Alert>
  );
}
