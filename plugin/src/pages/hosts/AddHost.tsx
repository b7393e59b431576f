import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';

import { Section } from '../../components/Section.tsx';
import { INVITE, START_NATS } from './commands.ts';

/** How another host joins. */
export function AddHost() {
  const styles = useStyles2(getStyles);
  return (
    <Section title={t('add-host.title', 'Add a host')}>
      <ol className={styles.steps}>
        <li>
          {t(
            'add-host.server',
            'Once, on the machine that runs the service: start a private NATS server, through which hosts join. The address is where other hosts reach this machine.'
          )}
          <code>{START_NATS}</code>
        </li>
        <li>
          {t(
            'add-host.invite',
            'For each host, on the same machine: create an invite. This prints a command that contains a secret.'
          )}
          <code>{INVITE}</code>
        </li>
        <li>
          {t(
            'add-host.join',
            'On the new host: install the same version of Thermobench, list the targets in thermobench.yaml under the same names as here, and paste that command.'
          )}
        </li>
      </ol>
    </Section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  steps: css({
    paddingLeft: theme.spacing(2.5),
    '& > li': { marginBottom: theme.spacing(1) },
    '& code': { display: 'block', width: 'fit-content', overflowWrap: 'anywhere', whiteSpace: 'normal' },
  }),
});
