import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Field, Input, useStyles2 } from '@grafana/ui';
import { useId } from 'react';

import { AS_IT_IS } from '../../translations.ts';
import type { StartTexts } from './startPlan.ts';

interface Props {
  texts: StartTexts;
  /** What an empty field means, by the name of the field. */
  standard: StartTexts;
  errors: Readonly<Record<string, string>>;
  onChange(texts: StartTexts): void;
}

/** The settings that people change most often. The form of a new run has all settings. */
export function StartFields({ texts, standard, errors, onChange }: Props) {
  const id = useId();
  const styles = useStyles2(getStyles);
  const fields = [
    { name: 'durationMs', label: t('run-control.duration', 'Duration') },
    { name: 'ratePerSecond', label: t('run-control.rate', 'Rate') },
    { name: 'label', label: t('run-control.label', 'Label') },
  ] as const;
  const wrong = fields.find(({ name }) => name in errors);
  return (
    <div className={styles.fields}>
      {fields.map(({ name, label }) => (
        <Field key={name} label={label} invalid={name in errors} noMargin>
          <Input
            id={`${id}-${name}`}
            value={texts[name] ?? ''}
            placeholder={standard[name]}
            autoComplete="off"
            onChange={({ currentTarget }) => onChange({ ...texts, [name]: currentTarget.value })}
          />
        </Field>
      ))}
      {wrong && (
        <div role="alert" className={styles.error}>
          {t('run-control.wrong', '{{field}} {{error}}', {
            field: wrong.label,
            error: errors[wrong.name],
            ...AS_IT_IS,
          })}
        </div>
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  fields: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    alignItems: 'start',
    gap: theme.spacing(1),
    // The same size as the labels of the two choices above.
    '& label': { ...theme.typography.bodySmall, color: theme.colors.text.secondary },
  }),
  // Across all columns, because one field is too narrow for a sentence.
  error: css({ ...theme.typography.bodySmall, gridColumn: '1 / -1', color: theme.colors.error.text }),
});
