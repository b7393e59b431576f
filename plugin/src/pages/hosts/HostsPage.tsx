import { t } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';

import { links } from '../../links.ts';
import { Hosts } from './Hosts.tsx';

/** The hosts that producers run on, and what they can do at most. Route: /hosts */
export function HostsPage() {
  return (
    <PluginPage
      pageNav={{ text: t('hosts.title', 'Hosts'), url: links.hosts() }}
      subTitle={t(
        'hosts.subtitle',
        'The machines that producers run on, and what they and their disks can do at most.'
      )}
    >
      <Hosts />
    </PluginPage>
  );
}
