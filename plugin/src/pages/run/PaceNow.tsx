import { t } from '@grafana/i18n';
import { Text } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { rate } from '../../components/figures.ts';

/** Earlier figures are too low, because producers are connected but idle when the first second starts. */
const MIN_SECONDS = 3;
/** A run whose rate falls short by more than this share has fallen behind. The report judges the whole run, and more strictly. */
const BEHIND = 0.05;

/** Says that a live paced run does not keep its rate. Shows nothing for any other run. */
export function PaceNow({ run, samples }: { run: Pick<Run, 'spec' | 'state'>; samples: readonly Sample[] }) {
  const asked = run.spec.ratePerSecond;
  const seconds = samples.reduce((sum, sample) => sum + sample.seconds, 0);
  if (asked === null || run.state === 'draining' || run.state === 'verifying' || seconds < MIN_SECONDS) {
    return null;
  }
  const reached = samples.reduce((sum, { offered }) => sum + offered, 0) / seconds;
  return (
    reached < (1 - BEHIND) * asked && (
      <Text color="warning" weight="medium">
        {t('live.behind-pace', 'Falling behind: {{asked}}/s requested, {{reached}}/s achieved so far', {
          asked: rate(asked),
          reached: rate(reached),
        })}
      </Text>
    )
  );
}
