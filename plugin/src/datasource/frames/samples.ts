import { createDataFrame, FieldColorModeId, FieldType, type DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { PHASE_COLORS, type Percentiles, type Sample } from '@thermobench/service/model/sample.ts';

import { phaseName, phasesIn } from '../../components/phases.ts';
import type { LatencyOf } from '../query.ts';

interface Line {
  name: string;
  display: string;
  /** Omitted if Grafana chooses the colour. */
  color?: string;
  of(sample: Sample): number | null;
}

export interface Drawn {
  run: string;
  refId: string;
  /** Ids distinguish several runs in one answer. */
  isOneOfSeveral: boolean;
}

/** Offered and acked rows a second. If both are equal, the line drawn last is visible. */
export function throughputFrame(samples: readonly Sample[], drawn: Drawn): DataFrame {
  const lines = [
    {
      name: 'offered',
      display: t('frames.offered', 'offered'),
      of: ({ offered, seconds }: Sample) => (seconds > 0 ? offered / seconds : null),
    },
    { name: 'acked', display: t('frames.acked', 'acked'), of: (sample: Sample) => sample.rowsPerSecond },
  ];
  return frame(samples, lines, 'rowsps', drawn);
}

/** Percentiles of each interval, from the service's histograms; nothing is averaged here. */
export function latencyFrame(samples: readonly Sample[], of: LatencyOf, drawn: Drawn): DataFrame {
  const isPaced = samples.some(({ latencyMs }) => latencyMs.intended !== null);
  const measured = of === 'headline' ? (isPaced ? 'intended' : 'service') : of;
  const lines = PERCENTILES.map(({ name, display }) => ({
    name,
    display:
      of === 'headline' && isPaced
        ? t('frames.from-intended', '{{percentile}} from intended start', { percentile: display })
        : display,
    of: ({ latencyMs }: Sample) => latencyMs[measured]?.[name] ?? null,
  }));
  return frame(samples, lines, 'ms', drawn);
}

const PERCENTILES: ReadonlyArray<{ name: keyof Percentiles; display: string }> = [
  { name: 'p50', display: 'p50' },
  { name: 'p90', display: 'p90' },
  { name: 'p99', display: 'p99' },
  { name: 'p999', display: 'p99.9' },
  { name: 'max', display: 'max' },
];

/** The shares of a producer's second. The phases add up to 1, so they are stacked, in their usual colours. */
export function timeSpentFrame(samples: readonly Sample[], drawn: Drawn): DataFrame {
  const lines = phasesIn(samples.map(({ timeSpent }) => timeSpent)).map((phase) => ({
    name: phase,
    display: phaseName(phase),
    color: PHASE_COLORS[phase],
    of: ({ timeSpent }: Sample) => timeSpent[phase],
  }));
  return frame(samples, lines, 'percentunit', drawn, STACKED);
}

const STACKED = { stacking: { mode: 'normal', group: 'A' }, fillOpacity: 60, lineWidth: 0 };

function frame(samples: readonly Sample[], lines: readonly Line[], unit: string, drawn: Drawn, custom = {}): DataFrame {
  const { run, refId, isOneOfSeveral } = drawn;
  return createDataFrame({
    refId,
    name: run,
    fields: [
      { name: 'time', type: FieldType.time, values: samples.map(({ at }) => at) },
      ...lines.map(({ name, display, color, of }) => ({
        name,
        type: FieldType.number,
        values: samples.map(of),
        labels: { run },
        config: {
          ...{ unit, min: 0, custom },
          displayNameFromDS: isOneOfSeveral ? `${display} ${run}` : display,
          ...(color !== undefined && { color: { mode: FieldColorModeId.Fixed, fixedColor: color } }),
        },
      })),
    ],
    meta: { preferredVisualisationType: 'graph' },
  });
}
