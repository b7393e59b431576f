import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Stack, Text, useStyles2 } from '@grafana/ui';
import { useId, type ReactNode } from 'react';

interface Props {
  title: string;
  children: ReactNode;
  /** The anchor for links to this part of the page. */
  id?: string;
}

/** A part of a page under its own heading. */
export function Section({ title, children, id }: Props) {
  const heading = useId();
  const styles = useStyles2(getStyles);
  return (
    <section id={id} aria-labelledby={heading} className={styles.section}>
      <Stack direction="column" gap={1}>
        <Text element="h2" variant="h4" id={heading}>
          {title}
        </Text>
        {children}
      </Stack>
    </section>
  );
}

/** Sections side by side if there is room. */
export function Sections({ children }: { children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.sections}>{children}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ minWidth: 0 }),
  sections: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(50)}), 1fr))`,
    gap: theme.spacing(3),
  }),
});
