import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useRef, type ReactNode } from 'react';

import { keepFocusIn, MADE_FOCUSABLE } from './keepFocus.ts';

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

const getStyles = (theme: GrafanaTheme2) => ({
  around: css({
    // Only a boundary for the focus: it does not change the layout.
    display: 'contents',
    // Grafana hides the ring of all elements that the Tab key skips, even if they have the focus.
    [`& [${MADE_FOCUSABLE}]:focus-visible`]: {
      outline: `2px solid ${theme.colors.primary.main} !important`,
      outlineOffset: 2,
      borderRadius: theme.shape.radius.default,
    },
  }),
});
