import { createDataFrame, FieldType, type DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { runName } from '@thermobench/service/model/run.ts';

import { links } from '../../links.ts';
import { silentAfterMs } from '../../overview/silence.ts';
import type { StoreNow } from '../storesNow.ts';

/**
 * A row per store: whether readings arrive, according to the store itself, and the state of its collection, according
 * to the service. Stores that do not answer come first.
 */
export function storesFrame(all: readonly StoreNow[], refId: string, now: number): DataFrame {
  const stores = all.toSorted((a, b) => Number(problemOf(b) !== null) - Number(problemOf(a) !== null));
  const { number, string, time } = FieldType;
  const column = <Value>(name: string, type: FieldType, of: (store: StoreNow) => Value, config = {}) => ({
    name,
    type,
    values: stores.map(of),
    config,
  });
  const reasons = stores.some((store) => problemOf(store) !== null)
    ? [column('reason', string, (store) => problemOf(store) ?? '')]
    : [];
  return createDataFrame({
    refId,
    fields: [
      column('store', string, ({ target }) => target),
      column('state', string, (store) => stateOf(store, now)),
      ...reasons,
      column('newest reading', number, (store) => ageOf(store, now), { unit: 's' }),
      column('locations', number, locationsOf),
      column('collection', string, ({ collection }) => (collection ? runName(collection) : ''), {
        links: [RUN_LINK],
      }),
      column('id', string, ({ collection }) => collection?.id ?? ''),
      column('since', time, ({ collection }) => collection && (collection.startedAt ?? collection.createdAt)),
      column('acked', number, ({ collection }) => collection && collection.acked, { unit: 'locale' }),
    ],
    meta: { preferredVisualisationType: 'table' },
  });
}

const RUN_LINK = { title: '', url: `${links.runs()}/\${__data.fields.id}` };

function problemOf({ readings }: StoreNow): string | null {
  return readings !== null && 'problem' in readings ? readings.problem : null;
}

function locationsOf({ readings }: StoreNow): number | null {
  return readings !== null && 'newest' in readings ? readings.locations : null;
}

/** The age of the newest reading in seconds. */
function ageOf({ readings }: StoreNow, now: number): number | null {
  return readings !== null && 'newest' in readings && readings.newest !== null
    ? Math.max(0, now - readings.newest) / 1000
    : null;
}

/** Whether readings arrive. What the store reports outweighs the state of the collection. */
function stateOf(store: StoreNow, now: number): string {
  const { collection, readings } = store;
  if (readings !== null && 'pending' in readings) {
    return t('stores.waiting', 'waiting for the store');
  }
  if (problemOf(store) !== null) {
    return t('stores.no-answer', 'no answer');
  }
  const silentMs = silentAfterMs(collection === null ? [] : [collection]);
  const age = ageOf(store, now);
  const isRecent = age !== null && age * 1000 < silentMs;
  if (collection === null) {
    return isRecent ? t('stores.arriving', 'readings arrive') : t('stores.quiet', 'no collection');
  }
  // A new collection may still wait for its first reading. A topic cannot report when its newest reading arrived.
  const isNew = now - (collection.startedAt ?? collection.createdAt) < silentMs;
  return readings === null || isRecent || isNew ? t('stores.collecting', 'collecting') : t('stores.silent', 'silent');
}
