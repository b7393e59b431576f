import type { IconName } from '@grafana/data';
import { Button } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  icon: IconName;
  /** Whether its action is in progress. */
  isBusy: boolean;
  disabled?: boolean;
  tooltip?: string;
  onClick: () => void;
  children: ReactNode;
}

/**
 * A button that ignores clicks while its action is in progress. It is not disabled meanwhile, because it would lose the
 * focus.
 */
export function BusyButton({ icon, isBusy, disabled, tooltip, onClick, children }: Props) {
  return (
    <Button
      variant="secondary"
      icon={isBusy ? 'spinner' : icon}
      disabled={disabled}
      tooltip={tooltip}
      aria-disabled={isBusy || disabled}
      onClick={() => !isBusy && onClick()}
    >
      {children}
    </Button>
  );
}
