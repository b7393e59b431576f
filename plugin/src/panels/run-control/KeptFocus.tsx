import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useLayoutEffect, useRef, type ReactNode } from 'react';

interface Props {
  /** Changes when the content is replaced by another. */
  shown: string;
  label: string;
  children: ReactNode;
}

/**
 * Keeps the focus in the panel when the focused element disappears, as the start button does after a start. The focus
 * moves to the panel as a whole, because pressing the same key again must not stop what has just started.
 */
export function KeptFocus({ shown, label, children }: Props) {
  const styles = useStyles2(getStyles);
  const group = useRef<HTMLDivElement>(null);
  const hasFocus = useRef(false);
  useLayoutEffect(() => {
    if (hasFocus.current && document.activeElement === document.body) {
      group.current?.focus();
    }
  }, [shown]);
  return (
    <div
      ref={group}
      role="group"
      aria-label={label}
      tabIndex={-1}
      className={styles.group}
      onFocus={() => {
        hasFocus.current = true;
      }}
      onBlur={() => {
        hasFocus.current = false;
      }}
    >
      {children}
    </div>
  );
}

const getStyles = () => ({ group: css({ height: '100%', containerType: 'size' }) });
