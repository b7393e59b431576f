import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

import type { Room } from './room.ts';

/** The lines of a panel, one below the other, in the middle of its height. */
export function PanelBody({ room, children }: { room: Room; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <div className={cx(styles.body, room === 'large' && styles.large)}>{children}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  body: css({
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    // Content that does not fit starts at the top, where scrolling can reach it.
    justifyContent: 'safe center',
    gap: theme.spacing(1),
    overflow: 'auto',
  }),
  // Closer together, so that a message fits into a panel of seven rows too.
  large: css({
    gap: `clamp(${theme.spacing(1)}, 4cqh, ${theme.spacing(2)})`,
    maxWidth: theme.spacing(80),
    margin: '0 auto',
  }),
});
