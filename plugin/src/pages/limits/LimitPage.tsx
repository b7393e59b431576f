import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { Alert, Stack, Text } from '@grafana/ui';
import type { LimitSearch } from '@thermobench/service/model/limit-search.ts';
import { limitSentences, objectiveWords } from '@thermobench/service/reports/limit-search-words.ts';
import { useParams } from 'react-router';

import { useLimit } from '../../api/useLimits.ts';
import { ago } from '../../components/figures.ts';
import { PageHead } from '../../components/PageHead.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { hostsWords } from '../../components/settingWords.ts';
import { useNow } from '../../components/useNow.ts';
import { WithCode } from '../../components/WithCode.tsx';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { LimitActions } from './LimitActions.tsx';
import { ProbeChart } from './ProbeChart.tsx';
import { ProbeTable } from './ProbeTable.tsx';

/** One limit search: its result first, and each run as a point. Route: /limits/:id */
export function LimitPage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useLimit(id);
  // Do not show a cached search that has been deleted.
  const search = error?.kind === 'missing' ? undefined : data;
  return (
    <PluginPage
      pageNav={{
        text:
          search?.spec.run.label ?? t('limit.title', 'Limit of {{target}}', { target: search?.spec.run.target ?? id }),
        parentItem: { text: t('limits.title', 'Find the limit'), url: links.limits() },
      }}
    >
      <Stack direction="column" gap={2}>
        {error && <ServiceProblem problem={error} onRetry={refetch} />}
        {!search && !error && <Skeleton heights={[4, 35, 30]} />}
        {search && (
          <>
            <PageHead facts={<Facts search={search} />} actions={<LimitActions search={search} />} />
            <Result search={search} />
            {search.probes.some(({ result }) => result !== null) && <ProbeChart search={search} />}
            {search.probes.length > 0 && <ProbeTable search={search} />}
          </>
        )}
      </Stack>
    </PluginPage>
  );
}

function Facts({ search }: { search: LimitSearch }) {
  const { state, probes, spec, createdAt, startedBy } = search;
  // The age grows.
  useNow(true);
  const runs = t('limit.runs', '{{n}} of at most {{most}} runs', { n: probes.length, most: spec.maxRuns });
  return (
    <Stack direction="column" gap={1}>
      <Stack gap={2} alignItems="center" wrap="wrap">
        <RunStateBadge run={{ state, valid: null }} />
        <Text>{[spec.run.target, ...hostsWords(spec.run)].join(' ')}</Text>
        <Text tabular>{runs}</Text>
        <Text color="secondary">
          {startedBy === null
            ? t('limit.started', 'started {{when}}', { when: ago(createdAt) })
            : t('limit.started-by', 'started {{when}} by {{startedBy}}', { when: ago(createdAt), startedBy })}
        </Text>
      </Stack>
      {state === 'running' && (
        <ProgressBar
          share={probes.filter(({ result }) => result !== null).length / spec.maxRuns}
          label={t('limit.progress', 'Progress of the search')}
          valueText={runs}
        />
      )}
    </Stack>
  );
}

/** The result in a sentence, what limits it, and the objective. */
function Result({ search }: { search: LimitSearch }) {
  const [result, ...others] = limitSentences(search);
  return (
    <Stack direction="column" gap={1}>
      <div role="status">
        <Text element="h2" variant="h3">
          {result ?? t('limit.first', 'The first run is in progress.')}
        </Text>
      </div>
      {others.map((sentence) => (
        <Text key={sentence}>{sentence}</Text>
      ))}
      <Text color="secondary">
        {t('limit.objective', 'Objective: {{objective}}.', {
          objective: objectiveWords(search.spec.objective),
          ...AS_IT_IS,
        })}
      </Text>
      {search.problem && (
        <Alert severity="error" bottomSpacing={0} title={t('limit.problem', 'The search could not go on')}>
          <div>{search.problem.message}</div>
          <div>
            <WithCode text={search.problem.hint} />
          </div>
        </Alert>
      )}
    </Stack>
  );
}
