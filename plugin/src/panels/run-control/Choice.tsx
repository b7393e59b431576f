import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Combobox, useStyles2, type ComboboxOption } from '@grafana/ui';
import { useId } from 'react';

interface Props {
  label: string;
  /** Whether the label is visible. Screen readers always read it. */
  isLabelled: boolean;
  /** The choice of the dashboard's author, if any, which users cannot change. */
  fixed: string | undefined;
  value: string | undefined;
  options: ComboboxOption[];
  onChoose(value: string): void;
}

/** One of the two choices before a start. */
export function Choice({ label, isLabelled, fixed, value, options, onChoose }: Props) {
  const id = useId();
  const styles = useStyles2(getStyles);
  const labelStyle = isLabelled ? styles.label : styles.unseen;
  return fixed ? (
    <div className={styles.choice}>
      <div className={labelStyle}>{label}</div>
      <div className={styles.fixed}>{fixed}</div>
    </div>
  ) : (
    <div className={styles.choice}>
      <label htmlFor={id} className={labelStyle}>
        {label}
      </label>
      <Combobox id={id} options={options} value={value} onChange={(option) => onChoose(option.value)} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  choice: css({ minWidth: 0 }),
  label: css({ ...theme.typography.bodySmall, display: 'block', color: theme.colors.text.secondary }),
  unseen: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }),
  fixed: css({
    fontWeight: theme.typography.fontWeightMedium,
    // As high as the input of a choice, if it has one line.
    padding: theme.spacing(0.625, 0),
    overflowWrap: 'anywhere',
  }),
});
