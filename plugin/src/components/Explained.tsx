import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Toggletip, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';

interface Props {
  text: string;
  /** Shown when the text is pressed, until it is pressed again or Escape is. */
  explanation: ReactElement | string;
}

/** A text in a table with an explanation that is too long for its cell. Works with mouse, touch and keyboard. */
export function Explained({ text, explanation }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Toggletip content={explanation}>
      <button type="button" className={styles.text}>
        {text}
      </button>
    </Toggletip>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    padding: 0,
    border: 'none',
    background: 'none',
    font: 'inherit',
    textAlign: 'left',
    textDecoration: 'underline dotted',
    textUnderlineOffset: theme.spacing(0.5),
    '&:hover': { color: theme.colors.text.maxContrast },
  }),
});
