import { LoadingState, type PanelProps } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { PanelDataErrorView } from '@grafana/runtime';
import { Alert, ScrollContainer, Text } from '@grafana/ui';

import { Shell } from '../../components/Shell.tsx';
import { bestFirst } from './bestFirst.ts';
import type { RunResultsOptions } from './options.ts';
import { readResults } from './readResults.ts';
import { ResultBars } from './ResultBars.tsx';
import { ResultTable } from './ResultTable.tsx';

/** Results of runs from the data source, as a table or as bars. */
export function RunResultsPanel({ id, data, fieldConfig, options, width }: PanelProps<RunResultsOptions>) {
  const { shape, measure, order } = options;
  const read = readResults(data.series);
  const results =
    read && order === 'best' ? { ...read, rows: bestFirst(read.rows, shape === 'bars' ? measure : 'rows/s') } : read;
  const problems = [...new Set((data.errors ?? []).map(({ message }) => message ?? ''))].filter((text) => text !== '');
  if (data.state === LoadingState.Error && !results?.rows.length && problems.length > 0) {
    return (
      <Shell>
        <ScrollContainer>
          <Alert severity="error" title={t('run-results.problem', 'The results cannot be read')} bottomSpacing={0}>
            {problems.map((text) => (
              <div key={text}>{text}</div>
            ))}
          </Alert>
        </ScrollContainer>
      </Shell>
    );
  }
  if (results === null && data.state === LoadingState.Loading) {
    return null;
  }
  if (results === null) {
    return (
      <PanelDataErrorView
        panelId={id}
        fieldConfig={fieldConfig}
        data={data}
        message={t('run-results.no-results', 'This panel needs the query “Results table” of a Thermobench data source')}
      />
    );
  }
  return (
    <Shell>
      <ScrollContainer>
        {results.rows.length === 0 ? (
          <Text color="secondary">
            <Trans i18nKey="run-results.empty">No run has ended yet.</Trans>
          </Text>
        ) : shape === 'bars' ? (
          <ResultBars results={results} measure={measure} width={width} />
        ) : (
          <ResultTable results={results} width={width} />
        )}
      </ScrollContainer>
    </Shell>
  );
}
