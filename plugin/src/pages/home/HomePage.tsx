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
      // In the path, "Home" is the home page of Grafana.
      pageNav={{ text: t('app.name', 'Thermobench'), url: links.home() }}
      renderTitle={() => <h1>{t('home.title', 'Home')}</h1>}
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
