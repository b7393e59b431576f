import { chartedRate } from '../../model/charted-rate.ts';
import type { Ledger, RelayReport, Report } from '../../model/report.ts';
import { PHASE_COLORS, PHASES, type Sample, type TimeSpent } from '../../model/sample.ts';
import type { SourceReport } from '../../model/source-report.ts';
import { capitalized, sentence } from '../../model/sentence.ts';
import { missingLines } from '../host-words.ts';
import { limitIn, limitReasons } from '../limit-words.ts';
import {
  count,
  duration,
  figure,
  instant,
  megabytes,
  milliseconds,
  percentText,
  share,
  timeShares,
} from '../figures.ts';
import {
  claimWords,
  commitPart,
  headlineP99,
  latencyNotes,
  latencyRows,
  p99Name,
  PERCENTILES,
} from '../latency-words.ts';
import { OUTAGE_COLUMNS, OUTAGE_NUMBERS, outageProblems, outageRows } from '../outage-words.ts';
import { paceFigures } from '../pace-words.ts';
import { steadyWords } from '../steady-words.ts';
import { reportThresholdLines } from '../threshold-words.ts';
import { wearSentences } from '../wear-words.ts';
import {
  cpuPerRows,
  ledgerFigures,
  disturbanceLines,
  recordedSettings,
  relayFigures,
  rowsPerSecond,
  sourceFigures,
  sourceWarnings,
  sensorWords,
  standing,
  storeFigures,
} from '../wording.ts';
import { chart, type Series } from './chart.ts';
import { htmlDocument } from './document.ts';
import { hostChart, hostSection } from './hosts.ts';
import { markup, Markup } from './markup.ts';

/** A report as one self-contained page: no script, no request, readable in light mode, dark mode and on paper. */
export function reportAsHtml(report: Report, samples: readonly Sample[], tbw: number | null): string {
  const { tone, words } = standing(report);
  const title = `Run ${report.id}${report.spec.label ? `: ${report.spec.label}` : ''}`;
  return htmlDocument(
    title,
    markup`<p class="quiet">${report.kind === 'collection' ? 'Collection' : 'Run'} on ${report.target} (${report.sink}), ${instant(report.startedAt)} to ${instant(report.endedAt)}</p>
<p class="standing ${tone}">${capitalized(words)}</p>
${missingLines(report.hosts).map((line) => markup`<p class="standing doubtful">${line}</p>`)}${written(report)}${thresholds(report)}${disturbances(report)}${errors(report)}${sensors(report)}
${tiles(report)}
<h2>What limited it</h2>
${limit(report)}
<p class="quiet">Where a producer's time went:</p>
${shares(report.timeSpent)}
<h2>Second by second</h2>
${steady(report)}${samples.length > 0 ? charts(samples, report) : markup`<p class="quiet">Nothing was measured.</p>`}
${report.hosts ? hostSection(report.hosts) : []}<div class="columns">
${outages(report)}<section><h2>Latency</h2>${latencies(report)}</section>
${
  report.pace
    ? markup`<section><h2>Pace</h2>${facts(paceFigures(report))}</section>
`
    : []
}<section><h2>Ledger, counted in the store</h2>${ledger(report)}</section>
${report.relay ? relay(report.relay) : []}${report.source ? file(report, report.source) : []}<section><h2>Settings</h2>${facts([...recordedSettings(report)])}</section>
<section><h2>Store</h2>${store(report)}${wearSentences(report, tbw).map((line) => markup`<p>${line}</p>`)}</section>
<section><h2>Generator</h2>${generator(report)}</section>
</div>`
  );
}

function outages({ outages: broken = [] }: Report): Markup {
  const cells = (row: readonly string[]) =>
    row
      .slice(1)
      .map((text, index) => markup`<td class="${OUTAGE_NUMBERS.includes(index + 1) ? 'number' : ''}">${text}</td>`);
  return broken.length === 0
    ? markup``
    : markup`<section><h2>Outages</h2><div class="wide"><table><tr>${OUTAGE_COLUMNS.map((name) => markup`<th scope="col">${name}</th>`)}</tr>${outageRows(broken).map((row) => markup`<tr><th scope="row">${row[0]}</th>${cells(row)}</tr>`)}</table></div>${outageProblems(broken).map((line) => markup`<p class="standing doubtful">${line}</p>`)}</section>`;
}

function thresholds(report: Report): Markup {
  const rows = reportThresholdLines(report).map(
    ({ name, required, measured, outcome, result }) =>
      markup`<tr class="${result.outcome === 'failed' ? 'wrong' : ''}"><th scope="row">${name}</th><td class="number">${required}</td><td class="number">${measured}</td><td>${outcome}${result.reason === null ? '' : `. ${result.reason}`}</td></tr>`
  );
  return rows.length > 0
    ? markup`<h2>Thresholds</h2><div class="wide"><table><tr><th scope="col">figure</th><th scope="col" class="number">required</th><th scope="col" class="number">measured</th><th scope="col">outcome</th></tr>${rows}</table></div>`
    : markup``;
}

/** Notes and tags that people have written about the run. Line breaks are kept. */
function written({ notes, tags }: Report): Markup {
  const tagged = tags.length === 0 ? markup`` : markup`<p class="quiet">Tags: ${tags.join(', ')}</p>`;
  return notes === '' ? tagged : markup`${tagged}<p class="notes">${notes}</p>`;
}

function disturbances(report: Report): Markup {
  return markup`${disturbanceLines(report).map((line) => markup`<p class="standing doubtful">${line}</p>`)}`;
}

function steady(report: Report): Markup {
  const words = steadyWords(report);
  return words === null
    ? markup``
    : markup`<p>${words}</p>
`;
}

function limit(report: Report): Markup {
  const found = limitIn(report);
  return found === null
    ? markup``
    : markup`<p>Limited by: <b>${sentence(found.what)}</b></p>
<ul>${limitReasons(found).map((line) => markup`<li>${line}</li>`)}</ul>`;
}

function tiles(report: Report): Markup {
  const headline = headlineP99(report);
  const figures: Array<[string, string]> = [
    ['acked rows per second', rowsPerSecond(report)],
    [[headline.name, ...commitPart(headline.p99?.ms ?? null, headline.commitMs)].join(', '), claimWords(headline.p99)],
    ['generator CPU per 100,000 rows', cpuPerRows(report)],
    ['acked rows', report.ledger ? count(report.ledger.acked) : '–'],
    ['lost rows', report.ledger ? count(report.ledger.lost) : 'not counted'],
  ];
  return markup`<div class="tiles">${figures.map(([name, value]) => markup`<div class="tile"><b>${value}</b><span class="quiet">${name}</span></div>`)}</div>`;
}

function shares(spent: TimeSpent): Markup {
  const parts = timeShares(spent);
  return markup`<div class="share">${parts.map(({ phase, share: part, percent }) => markup`<i class="${PHASE_COLORS[phase]}" style="flex:${part}" title="${phase} ${percentText(percent)}"></i>`)}</div>
<p class="keys">${parts.map(({ phase, percent }) => markup`<span class="key ${PHASE_COLORS[phase]}">${phase} ${percentText(percent)}</span>`)}</p>`;
}

function charts(samples: readonly Sample[], { steady: part }: Report): Markup {
  const seconds = samples.map(({ second }) => second);
  const warmUntil = Math.max(0, ...samples.filter(({ warming }) => warming).map(({ second }) => second));
  const series = (name: string, tone: string, of: (sample: Sample) => number | null | undefined): Series => ({
    name,
    tone,
    values: samples.map((sample) => of(sample) ?? null),
  });
  const isPaced = samples.some(({ latencyMs }) => latencyMs.intended !== null);
  const common = { seconds, warmUntil };
  return markup`<div class="charts">
${chart({
  ...common,
  title: 'Acked rows per second',
  format: figure,
  series: [series('rows/s', 'rate', chartedRate)],
  ...(part?.state === 'steady' && { steadyFrom: part.fromSecond }),
})}
${hostChart(samples, common)}${chart({
    ...common,
    title: isPaced ? 'Latency' : 'Latency, call to ack',
    format: milliseconds,
    series: [
      series('p50', 'p50', ({ latencyMs }) => latencyMs.service?.p50),
      series('p99', 'p99', ({ latencyMs }) => latencyMs.service?.p99),
      ...(isPaced ? [series(p99Name(true), 'intended', ({ latencyMs }) => latencyMs.intended?.p99)] : []),
    ],
  })}
${
  samples.some((sample) => sample.relay)
    ? [
        chart({
          ...common,
          title: 'Relay',
          format: figure,
          series: [
            series('rows/s', 'relayed', (sample) => sample.relay?.rowsPerSecond),
            series('behind', 'lag', (sample) => sample.relay?.lag),
          ],
        }),
      ]
    : []
}
${chart({
  ...common,
  title: 'Time spent',
  format: share,
  stacked: true,
  series: PHASES.filter((name) => samples.some(({ timeSpent }) => timeSpent[name] > 0)).map((name) =>
    series(name, PHASE_COLORS[name], ({ timeSpent }) => timeSpent[name])
  ),
})}
${chart({
  ...common,
  title: 'Generator',
  format: share,
  series: [
    series('busiest event loop', 'blue', ({ generator }) => generator.eventLoopUtilization),
    series('CPU, of one core', 'green', ({ generator, seconds: length }) => generator.cpuSeconds / length),
  ],
})}
</div>`;
}

function latencies(report: Report): Markup {
  const header = ['p50', 'p90', 'p99', 'p99.9', 'max'].map(
    (name) => markup`<th scope="col" class="number">${name}</th>`
  );
  const rows = latencyRows(report).map(({ name, claims }) => {
    const cells = PERCENTILES.map((percentile) => markup`<td class="number">${claimWords(claims[percentile])}</td>`);
    return markup`<tr><th scope="row">${name}</th>${cells}</tr>`;
  });
  return markup`<div class="wide"><table><tr><td></td>${header}</tr>${rows}</table></div>${latencyNotes(report).map((note) => markup`<p class="quiet">${note}</p>`)}`;
}

function relay(done: RelayReport): Markup {
  return markup`<section><h2>Relay to ${done.target} (${done.sink})</h2>${facts(relayFigures(done))}${ledger(done)}</section>
`;
}

function file(report: Report, source: SourceReport): Markup {
  const warnings = sourceWarnings(report).map((warning) => markup`<p class="standing doubtful">${warning}</p>`);
  const notes = source.notes.map((note) => markup`<p class="quiet">${note}</p>`);
  return markup`<section><h2>File ${source.file}</h2>${facts(sourceFigures(source))}${warnings}${notes}</section>
`;
}

function ledger({
  ledger: counted,
  ledgerProblem,
}: {
  ledger: Ledger | null;
  ledgerProblem: Report['ledgerProblem'];
}): Markup {
  if (!counted) {
    return markup`<p>${ledgerProblem ? `${ledgerProblem.message} ${ledgerProblem.hint}` : 'This target stores no rows, so there is nothing to count.'}</p>`;
  }
  const rows = ledgerFigures(counted).map(
    ({ name, rows: figures, bad }) =>
      markup`<tr class="${bad ? 'wrong' : ''}"><th scope="row">${name}</th><td class="number">${count(figures)}</td></tr>`
  );
  return markup`<table>${rows}</table>`;
}

function store(report: Report): Markup {
  const { store: said } = report;
  if (!said) {
    return markup`<p class="quiet">It did not answer.</p>`;
  }
  return markup`${facts([['version', said.version], ...storeFigures(report)])}${said.warnings.map((warning) => markup`<p class="standing doubtful">${warning}</p>`)}`;
}

function generator({ generator: measured, producers, measuredSeconds }: Report): Markup {
  return facts([
    ['producers', count(producers)],
    ['measured', duration(measuredSeconds * 1000)],
    ['CPU', `${figure(measured.cpuSeconds)} s`],
    ['busiest event loop', share(measured.eventLoopUtilization)],
    ['event loop delay, p99', milliseconds(measured.eventLoopDelayMs)],
    ['garbage collection', `${figure(measured.gcSeconds)} s`],
    ['peak resident memory', megabytes(measured.peakResidentBytes)],
  ]);
}

function errors({ errors: listed }: Report): Markup {
  const rows = listed.map(
    ({ kind, code, count: times, message, hint }) =>
      markup`<tr><td>${kind}</td><td>${code}</td><td>${count(times)}</td><td>${message}<br><span class="quiet">${hint}</span></td></tr>`
  );
  return listed.length > 0
    ? markup`<h2>Errors</h2><div class="wide"><table><tr><th>kind</th><th>code</th><th>times</th><th>what happened, and what to do</th></tr>${rows}</table></div>`
    : markup``;
}

function sensors({ sensors: listed }: Report): Markup {
  return listed.length > 0
    ? markup`<h2>Values missing from the store: not read, or implausible</h2>${facts(listed.map((health) => [health.location, sensorWords(health)]))}`
    : markup``;
}

function facts(pairs: ReadonlyArray<readonly [string, string]>): Markup {
  return markup`<table>${pairs.map(([name, value]) => markup`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>`;
}
