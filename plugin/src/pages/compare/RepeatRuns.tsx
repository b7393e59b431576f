import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { InlineField, Input, Stack, Text } from '@grafana/ui';
import type { RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { useState } from 'react';

import { BusyButton } from '../../components/BusyButton.tsx';
import { useStartSweep } from '../../api/useSweeps.ts';
import { mayChange } from '../../components/role.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { links } from '../../links.ts';
import { sweepLength } from '../../plan/howLong.ts';
import { repeatRequest, sameThresholds } from './repeatRequest.ts';

/** With this many runs, a configuration has an interval with a known coverage. */
const ENOUGH = '6';
const Repeat = SweepSpec.shape.repeat.unwrap();

/** Repeats the compared configurations several times each, as a sweep in random order. */
export function RepeatRuns({ specs }: { specs: readonly RunSpec[] }) {
  const [text, setText] = useState(ENOUGH);
  const start = useStartSweep();
  const repeat = Repeat.safeParse(Number(text)).data;
  const request = repeatRequest(specs, repeat ?? 1);

  if (!mayChange()) {
    return null;
  }
  return (
    <Stack direction="column" gap={1}>
      <Stack gap={1} alignItems="center">
        <InlineField
          label={t('repeat.times', 'Repeats of each configuration')}
          invalid={repeat === undefined}
          error={t('repeat.wrong', 'Enter a whole number from 1 to 100, such as 6.')}
        >
          <Input
            id="compare-repeat"
            width={8}
            value={text}
            autoComplete="off"
            onChange={({ currentTarget }) => setText(currentTarget.value)}
          />
        </InlineField>
        <BusyButton
          icon="repeat"
          isBusy={start.isPending}
          disabled={request === undefined || repeat === undefined}
          tooltip={
            request === undefined
              ? t(
                  'repeat.impossible',
                  'Not possible: all runs of a sweep need the same source, and each needs a planned end.'
                )
              : t(
                  'repeat.what',
                  'Starts a sweep that repeats the runs in random order and keeps their labels. Repeated runs show whether a difference is more than chance.'
                )
          }
          onClick={() =>
            request && start.mutate(request, { onSuccess: ({ id }) => locationService.push(links.sweep(id)) })
          }
        >
          {t('repeat.start', 'Repeat {{n}}×', { n: repeat ?? '…' })}
        </BusyButton>
        {request !== undefined && repeat !== undefined && (
          <Text color="secondary">{sweepLength(request, request.cases.length * repeat)}</Text>
        )}
      </Stack>
      {!sameThresholds(specs) && (
        <Text variant="bodySmall" color="secondary">
          {t('repeat.thresholds', 'Repeats have no thresholds, because the thresholds of these runs differ.')}
        </Text>
      )}
      {start.error && <ServiceProblem problem={start.error} />}
    </Stack>
  );
}
