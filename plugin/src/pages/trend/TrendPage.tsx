import { t, Trans } from '@grafana/i18n';
import { PluginPage } from '@grafana/runtime';
import { LinkButton, Stack, Text } from '@grafana/ui';
import { runName } from '@thermobench/service/model/run.ts';
import { useParams } from 'react-router';

import { useRun } from '../../api/useRuns.ts';
import { mayChange } from '../../components/role.ts';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';
import { Trend } from './Trend.tsx';

/** One configuration over time: all runs with the same settings as the run in the address. Route: /runs/:id/trend */
export function TrendPage() {
  const { id = '' } = useParams();
  const { data: run } = useRun(id);
  const name = run ? runName(run) : id;
  return (
    <PluginPage
      pageNav={{
        text: t('trend.title', 'Trend of this configuration'),
        parentItem: {
          text: name,
          url: links.run(id),
          parentItem: { text: t('runs.title', 'Runs'), url: links.runs() },
        },
      }}
      subTitle={t('trend.subtitle', 'All runs with the same target, source and settings as “{{name}}”.', {
        name,
        ...AS_IT_IS,
      })}
      actions={
        mayChange() && (
          <LinkButton icon="repeat" href={links.newRun({ run: id })}>
            <Trans i18nKey="trend.again">Run again</Trans>
          </LinkButton>
        )
      }
    >
      <Stack direction="column" gap={2}>
        <Text color="secondary">
          {t(
            'trend.how',
            'Crosses mark runs that cannot be compared: invalid, failed or cut short. A dashed line marks where the version or a setting of the store changed.'
          )}
        </Text>
        <Trend id={id} />
      </Stack>
    </PluginPage>
  );
}
