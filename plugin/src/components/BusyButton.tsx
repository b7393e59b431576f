import type { IconName } from '@grafana/data';
import { Button, type ButtonVariant } from '@grafana/ui';
import type { MouseEvent, ReactNode } from 'react';

import { freshIcon } from './freshIcon.tsx';

interface Props {
  icon: IconName;
  variant?: ButtonVariant;
  /** Whether its action is in progress. */
  isBusy: boolean;
  disabled?: boolean;
  tooltip?: string;
  /** Not needed if the button submits a form. */
  onClick?: () => void;
  /** Whether it submits the form that it is in. */
  isSubmit?: boolean;
  children: ReactNode;
}

/**
 * A button that ignores clicks while its action is in progress. It is not disabled meanwhile, because it would lose the
 * focus.
 */
export function BusyButton(props: Props) {
  const { icon, variant = 'secondary', isBusy, disabled, tooltip, onClick, isSubmit = false, children } = props;

  function click(event: MouseEvent): void {
    if (isBusy) {
      // Keeps the form from being submitted again, by the Enter key in one of its fields too.
      event.preventDefault();
    } else {
      onClick?.();
    }
  }

  return (
    <Button
      type={isSubmit ? 'submit' : 'button'}
      variant={variant}
      icon={freshIcon(isBusy ? 'spinner' : icon)}
      disabled={disabled}
      tooltip={tooltip}
      // Grafana sets `aria-disabled` itself, from `disabled`.
      aria-busy={isBusy}
      onClick={click}
    >
      {children}
    </Button>
  );
}
