import { t, Trans } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { LinkButton } from '@grafana/ui';

import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';
import { HomeBody } from './HomeBody.tsx';

/** What is wrong, what is running now, what the last runs achieved, and whether readings arrive. Route: /home */
export function HomePage() {
  return (
    <PluginPage
      pageNav={{ text: t('home.title', 'Home'), url: links.home() }}
      subTitle={t('home.subtitle', 'What needs attention, what is running now, and what the last runs achieved.')}
      actions={
        mayChange() && (
          <LinkButton icon="plus" href={links.newRun()}>
            <Trans i18nKey="home.new-run">New run</Trans>
          </LinkButton>
        )
      }
    >
      <HomeBody />
    </PluginPage>
  );
}
