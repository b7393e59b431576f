import { t } from '@grafana/i18n';
import type { Deletion } from '@thermobench/service/model/store-state.ts';

import { count } from '../components/figures.ts';
import { AS_IT_IS } from '../translations.ts';

/** A sentence that says how far the deletion of a removed run's readings has come, or why it failed. */
export function deletionWords({ run, acked, deleted, problem }: Deletion): string {
  if (problem !== null) {
    return t(
      'deletion.failed',
      'The readings from the deleted run {{run}} could not be deleted: {{message}} {{hint}}',
      {
        ...{ run, message: problem.message, hint: problem.hint },
        ...AS_IT_IS,
      }
    );
  }
  return acked === null
    ? t('deletion.rows', 'Deleting the readings of run {{run}}: {{deleted}} rows deleted so far', {
        run,
        deleted: count(deleted),
      })
    : t('deletion.progress', 'Deleting the readings of run {{run}}: {{deleted}} of {{acked}} rows deleted', {
        ...{ run, deleted: count(deleted), acked: count(acked) },
      });
}
