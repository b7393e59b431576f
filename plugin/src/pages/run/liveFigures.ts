import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { rateNow } from '@thermobench/service/model/now.ts';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { count, milliseconds, rate } from '../../components/figures.ts';
import { latencyNow } from '../../components/latencyText.ts';
import type { Tile } from '../../components/Tiles.tsx';
import { AS_IT_IS } from '../../translations.ts';

/**
 * The figures of an active run: while it writes, those of the last ten seconds; after that, the average until the report
 * exists. Run and samples come from two answers of the service; totals use the newer one.
 *
 * `asOf` is the time of the last answer if later requests failed, and null while the figures are current.
 */
export function liveFigures(run: Run, samples: readonly Sample[], asOf: number | null = null): Tile[] {
  const latest = samples.at(-1);
  const waiting = latest?.spooled ?? null;
  const total = (of: 'offered' | 'acked') =>
    Math.max(
      run[of],
      samples.reduce((sum, sample) => sum + sample[of], 0)
    );
  const isWriting = run.state === 'warming' || run.state === 'running';
  const mean = rate(meanRate(samples));
  return [
    isWriting
      ? {
          name:
            asOf === null
              ? t('live.rate', 'Rows/s, last 10 s')
              : t('live.rate-as-of', 'Rows/s {{asOf}}', { asOf: asOfWords(asOf) }),
          value: rate(rateNow(samples)),
          note: t('live.rate-mean', '{{rate}} on average', { rate: mean }),
        }
      : { name: t('live.rate-ended', 'Rows/s'), value: mean, note: t('live.rate-ended-note', 'on average') },
    ...(isWriting ? [latencyFigure(run, samples, asOf)] : []),
    {
      name: t('live.acked', 'Acked rows'),
      value: count(total('acked')),
      note: t('live.under-way', '{{n}} in flight', { n: count(Math.max(0, total('offered') - total('acked'))) }),
    },
    ...relayFigures(latest),
    ...(waiting === null
      ? []
      : [
          {
            name: t('live.spooled', 'In the spool'),
            value: count(waiting),
            note: t('live.spooled-note', 'readings not in the store yet'),
          },
        ]),
  ];
}

/** `as of 12:34:56`, in the user's time zone. */
export function asOfWords(at: number): string {
  return t('live.as-of', 'as of {{time}}', { time: dateTimeFormat(at, { format: 'HH:mm:ss' }) });
}

function latencyFigure(run: Run, samples: readonly Sample[], asOf: number | null): Tile {
  const { isPaced, p50, p99 } = latencyNow(run, samples);
  return {
    name: `${isPaced ? t('live.p99-intended', 'p99 from intended start') : t('live.p99', 'p99 from call to ack')}, ${
      asOf === null ? t('live.now', 'last 10 s') : asOfWords(asOf)
    }`,
    value: p99,
    note: t('live.p50', 'median (p50) {{p50}}', { p50, ...AS_IT_IS }),
  };
}

function relayFigures(latest: Sample | undefined): Tile[] {
  if (!latest?.relay) {
    return [];
  }
  const { lag, rowsPerSecond, endToEndMs } = latest.relay;
  return [
    {
      name: t('live.behind', 'Behind'),
      value: count(lag),
      note: t('live.relayed', 'records; the relay copies {{rate}} rows/s', { rate: rate(rowsPerSecond) }),
    },
    {
      name: t('live.end-to-end', 'End to end p99'),
      value: milliseconds(endToEndMs?.p99),
      note: t('live.p50', 'median (p50) {{p50}}', { p50: milliseconds(endToEndMs?.p50) }),
    },
  ];
}

/** The mean rate of all measured seconds so far, as in the chart. Before there are any, that of the warm-up. */
function meanRate(all: readonly Sample[]): number | null {
  const measured = all.filter(({ warming }) => !warming);
  const samples = measured.length > 0 ? measured : all;
  const seconds = samples.reduce((sum, sample) => sum + sample.seconds, 0);
  return seconds > 0 ? samples.reduce((sum, { acked }) => sum + acked, 0) / seconds : null;
}
