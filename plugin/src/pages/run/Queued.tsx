import { t } from '@grafana/i18n';
import { Alert, TextLink } from '@grafana/ui';
import { hasEnded, type Run, runName, type RunSpec } from '@thermobench/service/model/run.ts';

import { useCurrentRuns } from '../../api/useRuns.ts';
import { links } from '../../links.ts';
import { AS_IT_IS } from '../../translations.ts';

/** Says that a run waits for its target, and which run uses it. */
export function Queued({ run }: { run: Run }) {
  const { data: runs = [] } = useCurrentRuns();
  const wanted = writtenBy(run.spec);
  // A collection writes alongside runs, so no run waits for it to end.
  const before = runs.filter(
    ({ id, kind, state, spec }) =>
      kind === 'run' && !hasEnded(state) && id < run.id && writtenBy(spec).some((name) => wanted.includes(name))
  );
  const [next] = before;
  return (
    <Alert
      severity="info"
      bottomSpacing={0}
      title={t('queued.title', 'Queued: only one run at a time can write to {{target}}', {
        target: wanted.join(t('queued.and', ' and ')),
      })}
    >
      {next ? (
        <>
          {t('queued.behind', 'The run starts automatically. Runs ahead of it: {{n}}. It waits for', {
            n: before.length,
          })}{' '}
          <TextLink href={links.run(next.id)} inline>
            {t('queued.run', 'run {{name}}', { name: runName(next), ...AS_IT_IS })}
          </TextLink>
          {'.'}
        </>
      ) : (
        t('queued.soon', 'The run starts in a moment.')
      )}
    </Alert>
  );
}

/** The targets that a run uses exclusively, including that of its relay. */
function writtenBy({ target, relayTo }: RunSpec): string[] {
  return relayTo === null ? [target] : [target, relayTo];
}
