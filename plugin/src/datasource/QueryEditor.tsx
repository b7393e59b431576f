import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, InlineField, RadioButtonGroup, Stack } from '@grafana/ui';
import { useEffect, useId } from 'react';

import { ChoiceField } from './ChoiceField.tsx';
import type { ThermobenchDataSource } from './DataSource.ts';
import { aggregations, kindsOf, latenciesOf, NEEDS, quantities, runRows } from './queryWords.ts';
import type { DataSourceSettings, ThermobenchQuery } from './query.ts';

type Props = QueryEditorProps<ThermobenchDataSource, ThermobenchQuery, DataSourceSettings>;

const KIND_WIDTH = 28;
const QUANTITY_WIDTH = 18;

/** Builds a query from what the service offers, and runs it after each choice. */
export function QueryEditor({ datasource, query, data, onChange, onRunQuery }: Props) {
  const kindId = useId();
  const quantityId = useId();
  const change = (part: Partial<ThermobenchQuery>) => {
    onChange({ ...query, ...part });
    onRunQuery();
  };
  // Grafana does not query a newly selected data source, so the panel would keep the data of the previous one.
  const isAsked = data?.request?.targets.some((asked) => asked.datasource?.uid === datasource.uid) ?? false;
  useEffect(() => {
    if (!isAsked) {
      onRunQuery();
    }
    // Run once, when the editor of this data source appears.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [datasource.uid]);
  const needs = NEEDS[query.kind] ?? [];
  const isOfReadings = query.kind === 'temperature' || query.kind === 'newest';
  const choice = { datasource, target: query.target };
  return (
    <Stack direction="row" wrap="wrap" gap={0.5}>
      <InlineField label={t('query.kind', 'Show')} htmlFor={kindId}>
        <Combobox
          id={kindId}
          width={KIND_WIDTH}
          options={kindsOf()}
          value={query.kind}
          onChange={({ value: kind }) => change({ kind })}
        />
      </InlineField>
      {needs.includes('target') && (
        <ChoiceField
          {...choice}
          kind="targetNames"
          label={t('query.target', 'Target')}
          placeholder={t('query.target-any', 'Any')}
          value={query.target}
          // Locations belong to a target.
          onChange={(target) => change({ target, location: undefined })}
        />
      )}
      {needs.includes('location') && (
        <ChoiceField
          {...choice}
          kind="locationNames"
          runs={query.runs}
          label={t('query.location', 'Location')}
          placeholder={t('query.location-all', 'All')}
          value={query.location}
          onChange={(location) => change({ location })}
        />
      )}
      {needs.includes('sweep') && (
        <ChoiceField
          {...choice}
          kind="sweepIds"
          label={t('query.sweep', 'Sweep')}
          placeholder={t('query.sweep-none', 'None (single runs)')}
          value={query.sweep}
          onChange={(sweep) => change({ sweep })}
        />
      )}
      {needs.includes('run') && !(query.kind === 'runs' && query.sweep) && (
        <ChoiceField
          {...choice}
          kind="runIds"
          label={t('query.run', 'Run')}
          placeholder={query.kind === 'runs' ? t('query.run-all', 'All') : t('query.run-latest', 'The latest')}
          value={query.run}
          onChange={(run) => change({ run })}
        />
      )}
      {isOfReadings && (
        <InlineField label={t('query.quantity', 'Quantity')} htmlFor={quantityId}>
          <Combobox
            id={quantityId}
            width={QUANTITY_WIDTH}
            isClearable
            placeholder={t('query.quantity-any', 'Both')}
            options={quantities()}
            value={query.quantity ?? null}
            onChange={(option) => change({ quantity: option?.value })}
          />
        </InlineField>
      )}
      {query.kind === 'temperature' && (
        <InlineField label={t('query.aggregation', 'Per interval')}>
          <RadioButtonGroup
            aria-label={t('query.aggregation', 'Per interval')}
            options={aggregations()}
            value={query.aggregation ?? 'mean'}
            onChange={(aggregation) => change({ aggregation })}
          />
        </InlineField>
      )}
      {isOfReadings && (
        <InlineField label={t('query.runs', 'Benchmark rows')}>
          <RadioButtonGroup
            aria-label={t('query.runs', 'Benchmark rows')}
            options={runRows()}
            value={query.runs ?? 'hidden'}
            onChange={(runs) => change({ runs })}
          />
        </InlineField>
      )}
      {query.kind === 'latency' && (
        <InlineField label={t('query.latency-of', 'Measured from')}>
          <RadioButtonGroup
            aria-label={t('query.latency-of', 'Measured from')}
            options={latenciesOf()}
            value={query.latencyOf ?? 'service'}
            onChange={(latencyOf) => change({ latencyOf })}
          />
        </InlineField>
      )}
    </Stack>
  );
}
