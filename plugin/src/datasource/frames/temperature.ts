import {
  createDataFrame,
  FieldColorModeId,
  FieldType,
  type DataFrame,
  type Field,
  type FieldColor,
  type QueryResultMetaNotice,
} from '@grafana/data';
import type { Frame } from '@thermobench/service/model/series.ts';

import type { Aggregation, Quantity } from '../query.ts';
import { pendingNotices } from './pending.ts';

/** Suffix of locations of a humidity channel; all other sensors that the service reads measure temperature. */
const HUMIDITY = /(^|-)hum(-\d+)?$/;

export function quantityOf(location: string): Quantity {
  return HUMIDITY.test(location) ? 'humidity' : 'temperature';
}

export const UNITS: Record<Quantity, string> = { temperature: 'celsius', humidity: 'humidity' };

interface Drawn {
  aggregation: Exclude<Aggregation, 'byHour'>;
  refId: string;
  /** The index of the location in the answer, starting at 0, which distinguishes the bands. */
  place: number;
  /** About the whole answer; on its first frame only, because Grafana lists the notices of all frames. */
  notices: readonly QueryResultMetaNotice[];
}

/**
 * The readings of one location: a line for the aggregation, or the mean within a band from the minimum to the maximum.
 */
export function temperatureFrame(frame: Frame, { aggregation, refId, place, notices }: Drawn): DataFrame {
  const { location, time, mean, min, max } = frame;
  const unit = UNITS[quantityOf(location)];
  const line = (name: string, values: number[], display: string, custom = {}): Partial<Field> & { name: string } => ({
    name,
    type: FieldType.number,
    values,
    labels: { location },
    config: { unit, displayNameFromDS: display, custom },
  });
  const least = `${location} min`;
  const greatest = `${location} max`;
  const lines = {
    mean: [line('mean', mean, location)],
    min: [line('min', min, least)],
    max: [line('max', max, greatest)],
    band: [
      line('min', min, least, NO_LINE),
      line('max', max, greatest, { ...NO_LINE, fillBelowTo: least, fillOpacity: 20 }),
      line('mean', mean, location),
    ].map((part) => ({ ...part, config: { ...part.config, color: colorOf(place) } })),
  };
  return createDataFrame({
    refId,
    name: location,
    fields: [{ name: 'time', type: FieldType.time, values: time }, ...lines[aggregation]],
    meta: { preferredVisualisationType: 'graph', notices: [...pendingNotices([frame]), ...notices] },
  });
}

/** The colour of all parts of a band; Grafana would give each part its own. */
function colorOf(place: number): FieldColor {
  return { mode: FieldColorModeId.Fixed, fixedColor: COLORS[place % COLORS.length] };
}

/** Names of colours in Grafana's theme. */
const COLORS = [
  'green',
  'yellow',
  'blue',
  'orange',
  'red',
  'purple',
  'dark-green',
  'dark-orange',
  'dark-blue',
  'dark-purple',
];

/** The edges of the band are neither drawn as lines nor listed in the legend. */
const NO_LINE = { lineWidth: 0, showPoints: 'never', hideFrom: { legend: true, tooltip: false, viz: false } };
