import { createDataFrame, FieldColorModeId, FieldType, type DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import { chartedRate } from '@thermobench/service/model/charted-rate.ts';
import { LINE_COLORS, type LineColor } from '@thermobench/service/model/line-colors.ts';
import { PHASE_COLORS, type Percentiles, type Sample } from '@thermobench/service/model/sample.ts';
import { phasePercent } from '@thermobench/service/reports/figures.ts';

import { hostLines, hostsIn } from '../../components/hostLines.ts';
import { shareLines } from '../../components/shareLines.ts';
import { phaseName, phasesIn } from '../../components/phases.ts';
import type { LatencyOf } from '../query.ts';
import { MILLISECONDS } from './units.ts';

interface Line {
  name: string;
  display: string;
  /** Omitted if Grafana chooses the colour. */
  color?: string;
  /** Grafana's options for the line, such as its dashes. */
  custom?: object;
  of(sample: Sample): number | null;
}

export interface Drawn {
  run: string;
  refId: string;
  /** Whether the answer contains several runs, which their ids then distinguish. */
  isOneOfSeveral: boolean;
}

/**
 * Offered and acked rows per second; for a run on several hosts, also the acked rows of each. Acked is drawn last, so that it stays
 * visible if it equals another line.
 */
export function throughputFrame(samples: readonly Sample[], drawn: Drawn): DataFrame {
  // Several runs would have too many lines.
  const shares = drawn.isOneOfSeveral ? [] : shareLines(samples);
  const lines = [
    ...shares.map(({ name, color, of }) => ({ name, display: name, color, of })),
    {
      name: 'offered',
      display: t('frames.offered', 'offered'),
      color: lineColor('rate'),
      custom: dashed([4, 4]),
      of: ({ second, seconds, offered }: Sample) =>
        seconds > 0 ? chartedRate({ second, seconds, rowsPerSecond: offered / seconds }) : null,
    },
    {
      name: 'acked',
      display: t('frames.acked', 'acked'),
      color: lineColor('rate'),
      of: chartedRate,
    },
  ];
  return frame(samples, toldApart(lines, drawn), 'rowsps', drawn);
}

/** The percentiles of each interval, from the service's histograms; nothing is averaged here. */
export function latencyFrame(samples: readonly Sample[], of: LatencyOf, drawn: Drawn): DataFrame {
  const isPaced = samples.some(({ latencyMs }) => latencyMs.intended !== null);
  const measured = of === 'headline' ? (isPaced ? 'intended' : 'service') : of;
  const isFromIntended = of === 'headline' && isPaced;
  // As an axis label, the text appears once; in the legend, it would appear for each percentile. Lines of several runs
  // must share one axis, so they have no axis label.
  const axis = isFromIntended && !drawn.isOneOfSeveral ? { axisLabel: t('frames.axis', 'from intended start') } : {};
  const lines = PERCENTILES.map(({ name, display, color, opacity, dash }) => ({
    name,
    color: measured === 'intended' ? `${lineColor('intended')}${opacity}` : lineColor(color),
    custom: { ...axis, ...(dash && dashed(dash)) },
    display:
      isFromIntended && drawn.isOneOfSeveral
        ? t('frames.from-intended', '{{percentile}} from intended start', { percentile: display })
        : display,
    of: ({ latencyMs }: Sample) => latencyMs[measured]?.[name] ?? null,
  }));
  return frame(samples, toldApart(lines, drawn), MILLISECONDS, drawn);
}

interface Percentile {
  name: keyof Percentiles;
  display: string;
  color: LineColor;
  /** As two hexadecimal digits, for the line from the intended start. */
  opacity: string;
  dash?: readonly number[];
}

/**
 * The same colours as on the page and in the report. Lines that only exist here are dashed, in the colour of p99. From
 * the intended start, lower percentiles are fainter.
 */
const PERCENTILES: readonly Percentile[] = [
  { name: 'p50', display: 'p50', color: 'p50', opacity: '70' },
  { name: 'p90', display: 'p90', color: 'p90', opacity: 'b0' },
  { name: 'p99', display: 'p99', color: 'p99', opacity: '' },
  { name: 'p999', display: 'p99.9', color: 'p99', opacity: '', dash: [10, 5] },
  { name: 'max', display: 'max', color: 'p99', opacity: '', dash: [2, 4] },
];

/** Lets Grafana choose the colours if there are several runs, because the same lines of all runs would look alike. */
function toldApart(lines: readonly Line[], { isOneOfSeveral }: Drawn): readonly Line[] {
  return isOneOfSeveral ? lines.map((line) => ({ ...line, color: undefined })) : lines;
}

function dashed(dash: readonly number[]): object {
  return { lineStyle: { fill: 'dash', dash } };
}

function lineColor(name: LineColor): string {
  return LINE_COLORS[config.theme2.isDark ? 'dark' : 'light'][name];
}

/**
 * The shares of a producer's second, stacked. They are whole percents that add up to 100, because Grafana would round each on
 * its own.
 */
export function timeSpentFrame(samples: readonly Sample[], drawn: Drawn): DataFrame {
  const lines = phasesIn(samples.map(({ timeSpent }) => timeSpent)).map((phase) => ({
    name: phase,
    display: phaseName(phase),
    color: PHASE_COLORS[phase],
    custom: STACKED,
    of: ({ timeSpent }: Sample) => phasePercent(timeSpent, phase) / 100,
  }));
  return frame(samples, lines, 'percentunit', drawn);
}

/** How busy the resources of each observed host were. */
export function hostsFrame(samples: readonly Sample[], drawn: Drawn): DataFrame {
  const hosts = hostsIn(samples);
  const lines = hosts.flatMap((host) =>
    hostLines(host, samples).map(({ name, display, color, of }) => ({
      name: `${host} ${name}`,
      display: hosts.length > 1 ? `${host}: ${display}` : display,
      // Lines of several hosts are told apart by colours that Grafana chooses.
      ...(hosts.length === 1 && { color: lineColor(color) }),
      of,
    }))
  );
  return frame(samples, toldApart(lines, drawn), 'percentunit', drawn);
}

const STACKED = { stacking: { mode: 'normal', group: 'A' }, fillOpacity: 60, lineWidth: 0 };

function frame(samples: readonly Sample[], lines: readonly Line[], unit: string, drawn: Drawn): DataFrame {
  const { run, refId, isOneOfSeveral } = drawn;
  return createDataFrame({
    refId,
    name: run,
    fields: [
      { name: 'time', type: FieldType.time, values: samples.map(({ at }) => at) },
      ...lines.map(({ name, display, color, custom = {}, of }) => ({
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
