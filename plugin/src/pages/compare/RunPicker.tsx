import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, Combobox, Field, Stack, Text, useStyles2 } from '@grafana/ui';
import { hasEnded, uniqueRunName, type Run } from '@thermobench/service/model/run.ts';

import { useRuns } from '../../api/useRuns.ts';
import { ago, rate } from '../../components/figures.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { settingWords } from '../../components/settingWords.ts';
import { AS_IT_IS } from '../../translations.ts';
import { comparedNames } from './comparedNames.ts';
import { MAX_RUNS } from './runColors.ts';
import { useCompared } from './useCompared.ts';

interface Props {
  ids: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Chooses the runs to compare. Only runs that have ended can be added. */
export function RunPicker({ ids, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const { data: runs = [], error, refetch } = useRuns();
  // The list has only the newest runs.
  const specs = new Map(runs.map(({ id, spec }) => [id, spec]));
  const compared = useCompared(ids).map(({ id, report }) => ({ id, spec: report?.spec ?? specs.get(id) }));
  const names = comparedNames(compared);
  const options = runs.filter(({ id, state }) => hasEnded(state) && !ids.includes(id)).map(optionOf);
  return (
    <Stack direction="column" gap={1}>
      {error && <ServiceProblem problem={error} onRetry={refetch} />}
      <Field
        label={t('compare.pick', 'Add a run')}
        description={t('compare.pick-hint', 'Two to {{most}} runs. Changes are relative to the baseline.', {
          most: MAX_RUNS,
        })}
        noMargin
      >
        <Combobox
          id="compare-add"
          width={60}
          options={options}
          value={null}
          disabled={ids.length >= MAX_RUNS}
          placeholder={t('compare.placeholder', 'Choose a run')}
          onChange={({ value }) => onChange([...ids, value])}
        />
      </Field>
      {ids.length > MAX_RUNS && (
        <Text color="warning">{t('compare.too-many', 'Only the first {{most}} are shown.', { most: MAX_RUNS })}</Text>
      )}
      <ul className={styles.chosen} aria-label={t('compare.chosen', 'Compared runs')}>
        {ids.map((id, index) => (
          <li key={id}>
            <Button
              size="sm"
              variant="secondary"
              icon="times"
              aria-label={t('compare.remove', 'Remove run {{name}}', { name: names[index], ...AS_IT_IS })}
              onClick={() => onChange(ids.filter((each) => each !== id))}
            >
              {names[index]}
            </Button>
          </li>
        ))}
      </ul>
    </Stack>
  );
}

function optionOf(run: Run) {
  const { id, spec, rowsPerSecond, createdAt } = run;
  const words = [spec.target, ...settingWords(spec, {})];
  return {
    value: id,
    label: uniqueRunName(run),
    description: `${words.join(', ')} · ${t('compare.rows', '{{rate}} rows/s', { rate: rate(rowsPerSecond) })} · ${ago(createdAt)}`,
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  chosen: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), listStyle: 'none', margin: 0 }),
});
