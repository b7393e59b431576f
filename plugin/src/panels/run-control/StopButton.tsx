import { t } from '@grafana/i18n';
import { Button, Tooltip } from '@grafana/ui';

import type { ServiceError } from '../../api/serviceError.ts';

interface Props {
  label: string;
  isPending: boolean;
  /** Why it could not be stopped: said at the button, since what goes on is still to be seen. */
  problem: ServiceError | null;
  onStop(): void;
}

export function StopButton({ label, isPending, problem, onStop }: Props) {
  const words = problem ? `${problem.message} ${problem.hint}`.trim() : '';
  const button = (
    <Button variant="destructive" icon="square-shape" disabled={isPending} onClick={onStop}>
      {problem ? t('run-control.stop-again', 'Not stopped: try again') : label}
    </Button>
  );
  return words === '' ? button : <Tooltip content={words}>{button}</Tooltip>;
}
