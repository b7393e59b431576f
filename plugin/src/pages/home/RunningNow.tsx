import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, TextLink, useStyles2 } from '@grafana/ui';
import { type Run, runName } from '@thermobench/service/model/run.ts';

import { useSamples } from '../../api/useSamples.ts';
import { ago, rate } from '../../components/figures.ts';
import { RunStateBadge } from '../../components/RunStateBadge.tsx';
import { Section } from '../../components/Section.tsx';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { RunProgress } from '../run/RunProgress.tsx';

/** Maximum number of runs shown; the others are waiting in the queue. */
const MAX_SHOWN = 5;

/** Active runs and collections: first those that are writing, then the queue in its order. */
export function RunningNow({ runs }: { runs: readonly Run[] }) {
  const styles = useStyles2(getStyles);
  const queued = runs.filter(({ state }) => state === 'planned').reverse();
  const inOrder = [...runs.filter(({ state }) => state !== 'planned'), ...queued];
  const more = inOrder.length - MAX_SHOWN;
  return (
    <Section title={t('home.running', 'Running now')}>
      <ul className={styles.list}>
        {inOrder.slice(0, MAX_SHOWN).map((run) => (
          <li key={run.id} className={styles.run}>
            <RunStateBadge run={run} />
            <TextLink href={links.run(run.id)} inline={false}>
              {runName(run)}
            </TextLink>
            <Text color="secondary">{t('home.on', 'on {{target}}', { target: run.spec.target, ...AS_IT_IS })}</Text>
            <div className={styles.progress}>
              {run.kind === 'collection' ? <Since run={run} /> : run.state !== 'planned' && <Progress run={run} />}
            </div>
          </li>
        ))}
      </ul>
      {more > 0 && <TextLink href={links.runs()}>{t('home.more-running', 'and {{more}} more', { more })}</TextLink>}
    </Section>
  );
}

function Progress({ run }: { run: Run }) {
  const { data: samples = [], dataUpdatedAt, error } = useSamples(run.id, true);
  const asOf = error && dataUpdatedAt > 0 ? dataUpdatedAt : null;
  return <RunProgress run={run} latest={samples.at(-1)} asOf={asOf} />;
}

/** When a collection started. It has no planned end, so no progress is shown. */
function Since({ run: { startedAt, createdAt, rowsPerSecond, spec } }: { run: Run }) {
  const values = { target: spec.target, since: ago(startedAt ?? createdAt), rate: rate(rowsPerSecond) };
  return (
    <Text color="secondary">
      {rowsPerSecond === null
        ? t('home.collects', 'Collecting into {{target}}; started {{since}}.', values)
        : t('home.collects-rate', 'Collecting {{rate}} readings/s into {{target}}; started {{since}}.', values)}
    </Text>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: theme.spacing(1) }),
  run: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2), alignItems: 'center' }),
  progress: css({ flex: `1 1 ${theme.spacing(40)}`, minWidth: 0 }),
});
