import { BigValueTextMode, VisibilityMode, VizTextDisplayOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';

import { collapsedRow, dashboard, row } from './parts/dashboard.ts';
import { withoutData } from './parts/mappings.ts';
import { figure, graph, heatmap, table } from './parts/panels.ts';
import { sql, thermobench } from './parts/queries.ts';
import { chosenFrom, inMenu, serviceList, source } from './parts/variables.ts';

/** Readings from any store. */
export function temperature() {
  return dashboard('temperature', {
    description:
      'The readings themselves, from any store, such as MySQL, Cassandra or SQLite. They are downsampled in the store, so ' +
      'a month loads as fast as an hour. Locations whose names contain a backslash are left out.',
    variables: [
      // Beside an absolute time range, the row at the top has room for one variable only.
      inMenu(serviceList({ name: 'target', label: 'Store' }, { kind: 'targetNames' }).regex('/^(?!null$)/')),
      serviceList({ name: 'location', label: 'Location' }, { kind: 'locationNames', target: '$target', runs: '$runs' })
        .regex(WITHOUT_BACKSLASH)
        .multi(true)
        .includeAll(true)
        .current({ text: 'All', value: '$__all' }),
      inMenu(
        chosenFrom(
          {
            name: 'runs',
            label: 'Benchmark rows',
            description: 'Readings that benchmark runs wrote to the same store: hidden, or shown with the others.',
          },
          ['hidden', 'shown']
        )
      ),
      source('mysql'),
    ],
    otherwiseEmpty: 'MariaDB has no readings of these locations in this time range',
    drawsRuns: false,
    from: 'now-3h',
    refresh: '1m',
    rows: [now(), course(), humidity(), hours(), bySql()],
  });
}

/**
 * Excludes names with a backslash. Grafana doubles the quotes of a name in SQL, but leaves backslashes alone, and in
 * MySQL a backslash could escape the closing quote.
 */
const WITHOUT_BACKSLASH = String.raw`/^[^\\]*$/`;

const CHOSEN = { target: '$target', location: '$location', runs: '$runs' } as const;
const EMPTY =
  'No readings in this time range: choose a longer one at the top. To collect readings, run “thermobench collect ' +
  '--target NAME”. To see what benchmark runs wrote, set “Benchmark rows” to “shown” in the menu ⋮ at the top right.';
/** Levels for processors. Rooms stay far below them. */
const LEVELS = { warning: 70, bad: 80 };

/** The data source fills the band, so the panel must not fill the area below the mean. */
const BAND_ALONE = 0;

/** Explains why the newest reading may be ahead of the line. */
const LAST_POINT =
  'Each point is drawn at the start of its interval, so the line can stop up to one interval before the newest ' +
  'reading (two minutes for a 24-hour range).';

function now() {
  return row('How warm is it now?', [
    figure({
      title: 'Newest readings in $target',
      description:
        'The newest reading of each location and its age, regardless of the time range; to choose another store, open the menu ⋮ at the top right. Yellow at 70 °C and above: a ' +
        'board at this temperature will soon be throttled. Red at 80 °C and above. Grey: older than an hour, so the ' +
        'current temperature is unknown.',
      unit: 'celsius',
      width: 24,
      levels: LEVELS,
      queries: [thermobench({ ...CHOSEN, kind: 'newest', quantity: 'temperature' })],
    })
      // By default, Grafana omits the name of a single location, and with it the age at its end.
      .textMode(BigValueTextMode.ValueAndName)
      // Smaller than other figures, because there may be many.
      .text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(24))
      .decimals(1)
      .mappings([withoutData('No readings here yet')]),
  ]);
}

function course() {
  return row('How did it change?', [
    graph({
      title: 'Temperature',
      description:
        'The line is the mean of each interval; the band extends from the lowest to the highest reading. A wide band ' +
        'means a noisy sensor or a long interval: zoom in. ' +
        LAST_POINT,
      unit: 'celsius',
      width: 24,
      height: 10,
      queries: [thermobench({ ...CHOSEN, kind: 'temperature', quantity: 'temperature', aggregation: 'band' })],
    })
      .fillOpacity(BAND_ALONE)
      .showPoints(VisibilityMode.Auto)
      .noValue(EMPTY),
  ]);
}

function humidity() {
  return row('How humid is it?', [
    graph({
      title: 'Relative humidity',
      description:
        'From sensors that measure humidity, such as a DHT22. Between 40 and 60 % is comfortable. If it stays above ' +
        '70 %, mould can grow. ' +
        LAST_POINT,
      unit: 'humidity',
      width: 24,
      queries: [thermobench({ ...CHOSEN, kind: 'temperature', quantity: 'humidity', aggregation: 'band' })],
    })
      .max(100)
      .fillOpacity(BAND_ALONE)
      .showPoints(VisibilityMode.Auto)
      .noValue('None of these locations has a humidity sensor with readings in this time range'),
  ]);
}

function hours() {
  return row('What time of day is warmest?', [
    heatmap({
      title: 'Hourly mean of all selected locations',
      description:
        'Each column is a day, and each row is an hour. A horizontal band is something that repeats every day, such ' +
        'as the sun, heating or a nightly job. “No data” means that there are no readings in the last 14 days. If the header also has a red icon, the query failed: hover over the icon to see why.',
      unit: 'celsius',
      width: 24,
      // Room for one line of text per hour.
      height: 14,
      queries: [thermobench({ ...CHOSEN, kind: 'temperature', quantity: 'temperature', aggregation: 'byHour' })],
    })
      .timeFrom('14d')
      .hideTimeOverride(false),
  ]);
}

/**
 * Compares locations twice: by name, to use an index, and by bytes, because tables of version 0.1.0 treat `Kitchen` and
 * `kitchen` as equal. Excludes humidity locations by their suffix.
 */
const READINGS =
  'FROM reading WHERE $__timeFilter(time) AND location IN (${location:sqlstring}) AND CAST(location AS BINARY) IN (${location:sqlstring}) ' +
  "AND location NOT REGEXP '(^|-)hum(-[0-9]+)?$'";

function bySql() {
  return collapsedRow('What is in MariaDB’s own tables?', [
    graph({
      title: 'Temperature via SQL',
      description:
        'The same readings through Grafana’s own MySQL data source, as a starting point for your own queries and for ' +
        'alerts; rows of benchmark runs are included. The menu at the top right offers all MySQL data sources in ' +
        'this Grafana.',
      unit: 'celsius',
      width: 16,
      height: 10,
      queries: [
        sql(
          `SELECT $__timeGroupAlias(time, $__interval), location AS metric, AVG(value) AS value ${READINGS} GROUP BY 1, 2, CAST(location AS BINARY) ORDER BY 1`,
          'time_series'
        ),
      ],
    }).interval('1s'),
    table({
      title: 'Readings by location',
      description:
        'For each location, the number of readings in the time range, and their lowest, mean and highest value.',
      unit: 'celsius',
      width: 8,
      height: 10,
      queries: [
        sql(
          `SELECT location, COUNT(*) AS readings, MIN(value) AS lowest, AVG(value) AS mean, MAX(value) AS highest ${READINGS} GROUP BY location, CAST(location AS BINARY)`,
          'table'
        ),
      ],
    })
      .decimals(1)
      .minWidth(60)
      .overrideByName('location', [{ id: 'custom.width', value: 92 }])
      .overrideByName('readings', [
        // Every digit: with "short", 1,667 would become 2 K.
        { id: 'unit', value: 'locale' },
        { id: 'decimals', value: 0 },
        { id: 'custom.width', value: 80 },
      ]),
  ]);
}
