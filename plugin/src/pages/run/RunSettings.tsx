import { t } from '@grafana/i18n';
import { outageText } from '@thermobench/service/model/outage.ts';
import type { RunSpec } from '@thermobench/service/model/run.ts';
import { valueWords } from '@thermobench/service/reports/value-words.ts';

import { count, duration, rate } from '../../components/figures.ts';
import { settingName } from '../../components/settingName.ts';
import { lengthWords } from '../../components/settingWords.ts';
import { targetKind } from '../../components/targetKind.ts';
import { Tiles, type Tile } from '../../components/Tiles.tsx';

/** Every setting that affected a run. */
export function RunSettings({ spec, sink }: { spec: RunSpec; sink: string }) {
  const tiles: Tile[] = [
    { name: settingName('target'), value: spec.target, note: targetKind({ name: spec.target, sink }) },
    ...(spec.relayTo === null ? [] : [{ name: settingName('relayTo'), value: spec.relayTo }]),
    ...(spec.hosts === undefined ? [] : [{ name: settingName('hosts'), value: spec.hosts.join(', ') }]),
    ...(spec.outages === undefined
      ? []
      : [{ name: settingName('outages'), value: spec.outages.map(outageText).join(', ') }]),
    ...Object.entries(spec.sink).map(([name, value]) => ({
      name: settingName(name),
      value: valueWords(name, value),
    })),
    {
      name: settingName('producers'),
      value: spec.producers === null ? t('run-settings.per-thread', '2 per CPU thread') : count(spec.producers),
    },
    {
      name: t('run-settings.rate-name', 'Rate'),
      value:
        spec.ratePerSecond === null
          ? t('run-settings.closed', 'as fast as the store answers')
          : t('run-settings.rate', '{{rate}}/s', { rate: rate(spec.ratePerSecond) }),
      note: spec.ratePerSecond === null ? undefined : spec.arrivals,
    },
    ...(spec.seed === null ? [] : [{ name: settingName('seed'), value: String(spec.seed) }]),
    { name: t('run-settings.duration', 'Duration'), value: lengthWords(spec) },
    ...(spec.warmupMs > 0 ? [{ name: settingName('warmupMs'), value: duration(spec.warmupMs) }] : []),
    { name: settingName('payload'), value: t('run-settings.payload', '× {{n}}', { n: spec.payload }) },
    { name: settingName('source'), value: spec.source.kind },
  ];
  return <Tiles tiles={tiles} small most={4} />;
}
