import { css } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useRef, type ReactNode } from 'react';

import { keepFocusIn } from './keepFocus.ts';

/** Keeps the focus in a page or panel when the focused element disappears; see {@link keepFocusIn}. */
export function KeptFocus({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  const around = useRef<HTMLDivElement>(null);
  useEffect(() => (around.current ? keepFocusIn(around.current) : undefined), []);
  return (
    <div ref={around} className={styles.around}>
      {children}
    </div>
  );
}

const getStyles = () => ({
  // Only a boundary for the focus: it does not change the layout.
  around: css({ display: 'contents' }),
});
