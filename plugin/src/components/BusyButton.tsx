import type { IconName } from '@grafana/data';
import { Button } from '@grafana/ui';
import type { ReactNode } from 'react';

interface Props {
  icon: IconName;
  /** Its work is in progress. */
  isBusy: boolean;
  disabled?: boolean;
  tooltip?: string;
  onClick: () => void;
  children: ReactNode;
}

/** Shows that its work is in progress, and then ignores clicks. It keeps the focus, which a disabled button would lose. */
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
