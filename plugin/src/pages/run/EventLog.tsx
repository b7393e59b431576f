import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import type { RunEvent } from '@thermobench/service/model/run.ts';

import { useRunEvents } from '../../api/useRuns.ts';
import { instant } from '../../components/figures.ts';
import { stateWord } from '../../components/RunStateBadge.tsx';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { AS_IT_IS } from '../../translations.ts';
import { reportedState } from './stateInLog.ts';

/** The events of a run as text, the latest at the bottom. Their times have a date if they are of several days. */
export function EventLog({ id, live }: { id: string; live: boolean }) {
  const styles = useStyles2(getStyles);
  const { data: events, error, refetch } = useRunEvents(id, live);
  if (error) {
    return <ServiceProblem problem={error} onRetry={refetch} />;
  }
  if (!events) {
    return <Skeleton heights={[4]} />;
  }
  const hasDays = dayOf(events.at(0)) !== dayOf(events.at(-1));
  return (
    <div role="log" aria-label={t('events.label', 'Events')} tabIndex={0} className={styles.log}>
      <ol className={styles.list}>
        {events.map(({ at, text }, index) => (
          <li key={index} className={styles.event}>
            <Text color="secondary" tabular>
              {hasDays ? instant(at) : dateTimeFormat(at, { format: 'HH:mm:ss' })}
            </Text>
            <span>{eventWords({ at, text })}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function dayOf(event: RunEvent | undefined): string {
  return event ? dateTimeFormat(event.at, { format: 'YYYY-MM-DD' }) : '';
}

/** The text of an event. States have the same word as in the badge. */
function eventWords(event: RunEvent): string {
  const state = reportedState(event);
  return state === undefined
    ? event.text
    : t('events.state', 'State: {{state}}.', { state: stateWord({ state, valid: null }), ...AS_IT_IS });
}

const getStyles = (theme: GrafanaTheme2) => ({
  log: css({ maxHeight: theme.spacing(30), overflow: 'auto' }),
  list: css({ listStyle: 'none', margin: 0 }),
  event: css({ display: 'flex', gap: theme.spacing(2), padding: theme.spacing(0.25, 0) }),
});
