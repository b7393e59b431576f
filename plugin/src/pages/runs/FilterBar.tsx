import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, FilterInput, useStyles2, type ComboboxOption } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';

import { stateWord } from '../../components/RunStateBadge.tsx';
import { setRunFilter, type RunFilter, type StateFilter } from './runFilter.ts';

/** Filters runs by text, target, state and tag. */
export function FilterBar({ filter, runs }: { filter: RunFilter; runs: readonly Run[] }) {
  const styles = useStyles2(getStyles);
  const targets = [...new Set([...runs.map(({ spec }) => spec.target), ...(filter.target ? [filter.target] : [])])];
  const tags = [...new Set([...runs.flatMap((run) => run.tags), ...(filter.tag ? [filter.tag] : [])])];
  return (
    <div className={styles.bar} role="search">
      <div className={styles.text}>
        <FilterInput
          value={filter.text}
          escapeRegex={false}
          aria-label={t('runs.filter-text', 'Find runs')}
          placeholder={t('runs.filter-text-placeholder', 'ID, label, sweep or user')}
          onChange={(text) => setRunFilter({ text })}
        />
      </div>
      <div aria-label={t('runs.filter-target', 'Target')} role="group" className={styles.choice}>
        <Combobox
          isClearable
          placeholder={t('runs.every-target', 'All targets')}
          options={targets.sort().map((value) => ({ value }))}
          value={filter.target}
          onChange={(option) => setRunFilter({ target: option?.value ?? null })}
        />
      </div>
      <div aria-label={t('runs.filter-state', 'State')} role="group" className={styles.choice}>
        <Combobox
          isClearable
          placeholder={t('runs.every-state', 'All states')}
          options={states()}
          value={filter.state}
          onChange={(option) => setRunFilter({ state: option?.value ?? null })}
        />
      </div>
      {tags.length > 0 && (
        <div aria-label={t('runs.filter-tag', 'Tag')} role="group" className={styles.choice}>
          <Combobox
            isClearable
            placeholder={t('runs.every-tag', 'All tags')}
            options={tags.sort().map((value) => ({ value }))}
            value={filter.tag}
            onChange={(option) => setRunFilter({ tag: option?.value ?? null })}
          />
        </div>
      )}
    </div>
  );
}

function states(): Array<ComboboxOption<StateFilter>> {
  const ends = (['done', 'failed', 'interrupted', 'cancelled'] as const).map((state) => ({
    value: state,
    label: stateWord({ state, valid: null }),
  }));
  return [
    { value: 'active', label: t('runs.active', 'active'), description: t('runs.active-note', 'not ended yet') },
    ...ends,
    {
      value: 'invalid',
      label: t('runs.invalid', 'invalid'),
      description: t('runs.invalid-note', 'rows lost, duplicated or wrong'),
    },
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  // All four fit side by side into 664 pixels, less than a window of 768 pixels has.
  bar: css({
    display: 'flex',
    flexWrap: 'wrap',
    flex: `1 1 ${theme.spacing(83)}`,
    gap: theme.spacing(1),
    maxWidth: '100%',
  }),
  text: css({ flex: `2 1 ${theme.spacing(27)}`, maxWidth: theme.spacing(40) }),
  choice: css({ flex: `1 1 ${theme.spacing(17)}`, maxWidth: theme.spacing(24) }),
});
