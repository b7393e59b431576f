import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { LinkButton, Text, useStyles2 } from '@grafana/ui';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { mayChange } from '../../components/role.ts';
import { Section } from '../../components/Section.tsx';
import { links } from '../../links.ts';
import { COLLECT, TRY_MARIADB } from './commands.ts';

/** What to do first, for a new user. */
export function FirstSteps({ targets }: { targets: readonly TargetSummary[] }) {
  const styles = useStyles2(getStyles);
  const isBuiltIn = targets.length > 0 && targets.every(({ origin }) => origin === 'built-in');
  return (
    <Section title={t('first.title', 'First steps')}>
      <ol className={styles.steps}>
        <li>
          <Text element="h3" variant="h5">
            <Trans i18nKey="first.run">Start a run</Trans>
          </Text>
          <p>
            {t(
              'first.run-why',
              'A run writes readings to a store for half a minute, counts the stored rows, and reports how many rows per second the store accepted. An embedded SQLite database is ready to use.'
            )}
          </p>
          {mayChange() ? (
            <LinkButton icon="play" href={links.newRun()}>
              <Trans i18nKey="first.run-start">Start the first run</Trans>
            </LinkButton>
          ) : (
            <Text color="secondary">
              <Trans i18nKey="first.run-viewer">A Grafana Editor can start one.</Trans>
            </Text>
          )}
        </li>
        <li>
          <Text element="h3" variant="h5">
            <Trans i18nKey="first.collect">Start a collector</Trans>
          </Text>
          <p>
            {t(
              'first.collect-why',
              'A collector reads every sensor of a machine and keeps the readings, even while the store is ' +
                'unreachable. On the machine that runs the service, run this command in the folder of Thermobench; for ' +
                'other machines, see docs/add-a-host.md:'
            )}
          </p>
          <code>{COLLECT}</code>
        </li>
        {isBuiltIn && (
          <li>
            <Text element="h3" variant="h5">
              <Trans i18nKey="first.store">Add your own store</Trans>
            </Text>
            <p>
              {t(
                'first.store-why',
                'List your MariaDB, MySQL, Cassandra or Kafka in thermobench.yaml on the machine that runs the ' +
                  'service. To try a private server first, run this command there:'
              )}
            </p>
            <code>{TRY_MARIADB}</code>
          </li>
        )}
      </ol>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fit, minmax(min(100%, ${theme.spacing(35)}), 1fr))`,
    gap: theme.spacing(2),
    '& > li': {
      background: theme.colors.background.secondary,
      borderRadius: theme.shape.radius.default,
      padding: theme.spacing(2),
    },
    '& p': { margin: theme.spacing(1, 0) },
    '& code': { overflowWrap: 'anywhere', whiteSpace: 'normal' },
  }),
});
