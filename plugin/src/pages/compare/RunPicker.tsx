import { t } from '@grafana/i18n';
import { Button, Combobox, Field, Stack, Text } from '@grafana/ui';
import { hasEnded, type Run } from '@thermobench/service/model/run.ts';

import { useRuns } from '../../api/useRuns.ts';
import { ago, rate } from '../../components/figures.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { settingWords } from '../../components/settingWords.ts';
import { AS_IT_IS } from '../../translations.ts';
import { MAX_RUNS } from './runColors.ts';
import { runName } from './runName.ts';

interface Props {
  ids: readonly string[];
  onChange: (ids: string[]) => void;
}

/** Chooses the runs to compare. Only runs that have ended can be added. */
export function RunPicker({ ids, onChange }: Props) {
  const { data: runs = [], error, refetch } = useRuns();
  const labels = new Map(runs.map(({ id, spec }) => [id, spec.label]));
  const named = ids.map((id) => ({ id, name: runName(id, labels.get(id)) }));
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
      <Stack gap={1} wrap="wrap">
        {named.map(({ id, name }) => (
          <Button
            key={id}
            size="sm"
            variant="secondary"
            icon="times"
            aria-label={t('compare.remove', 'Remove run {{name}}', { name, ...AS_IT_IS })}
            onClick={() => onChange(ids.filter((each) => each !== id))}
          >
            {name}
          </Button>
        ))}
      </Stack>
    </Stack>
  );
}

function optionOf({ id, spec, rowsPerSecond, createdAt }: Run) {
  const words = [spec.target, ...settingWords(spec, {})];
  return {
    value: id,
    label: runName(id, spec.label),
    description: `${words.join(', ')} · ${t('compare.rows', '{{rate}} rows/s', { rate: rate(rowsPerSecond) })} · ${ago(createdAt)}`,
  };
}
