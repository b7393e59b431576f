import { t } from '@grafana/i18n';

import { useStopSweep } from '../api/useSweeps.ts';
import { StopButton } from './StopButton.tsx';

interface Props {
  id: string;
  asksFirst?: boolean;
}

/** Stops the current run of a sweep in an orderly way, and starts no other. */
export function StopSweep({ id, asksFirst = false }: Props) {
  const stop = useStopSweep(id);
  const question = {
    title: t('sweep.stop-title', 'Stop this sweep?'),
    body: t(
      'sweep.stop-body',
      'The current run is stopped and its rows are counted; the remaining runs do not start. Results so far are kept.'
    ),
  };
  return (
    <StopButton
      label={t('sweep.stop', 'Stop sweep')}
      question={asksFirst ? question : undefined}
      isPending={stop.isPending || stop.isSuccess}
      onStop={() => stop.mutateAsync()}
      problem={stop.error}
    />
  );
}
