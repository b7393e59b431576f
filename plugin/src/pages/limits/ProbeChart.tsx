import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { p99Limit, type LimitSearch } from '@thermobench/service/model/limit-search.ts';

import { ChartFrame } from '../../components/ChartFrame.tsx';
import { scaleFor } from '../../components/chartScale.ts';
import { milliseconds, rate } from '../../components/figures.ts';
import { probePoints } from './probePoints.ts';

const SIZE = 5;
/** Height of the labels below the horizontal axis, in CSS pixels. */
const BELOW = 48;
const LABEL_HEIGHT = 18;
/** Distance between two labels of the horizontal axis, in CSS pixels. */
const LABEL_WIDTH = 60;

/**
 * Each paced run as a point: its p99 over its rate, a circle if it held and a cross if it did not. The line is the objective, and
 * the band is where the limit lies. The table below has the same figures as text.
 */
export function ProbeChart({ search }: { search: LimitSearch }) {
  const styles = useStyles2(getStyles);
  const points = probePoints(search);
  const limitMs = p99Limit(search.spec.objective.p99Ms);
  const rates = scaleFor(points.map(({ ratePerSecond }) => ratePerSecond));
  const heights = [...points.map(({ p99Ms }) => p99Ms), ...(limitMs === null ? [] : [limitMs])];
  const { holds, fails } = search;
  return (
    <ChartFrame
      title={t('limit.chart', 'p99 from intended start')}
      values={heights}
      format={milliseconds}
      height={300}
      below={BELOW}
    >
      {({ left, right, bottom, y }) => {
        const x = (ratePerSecond: number) => left + rates.at(ratePerSecond) * (right - left);
        const floor = bottom - BELOW;
        const every = Math.ceil((rates.ticks.length * LABEL_WIDTH) / Math.max(right - left, 1));
        return (
          <>
            {holds && fails && (
              <rect
                className={styles.band}
                x={x(holds.ratePerSecond)}
                width={Math.max(x(fails.ratePerSecond) - x(holds.ratePerSecond), 1)}
                y={12}
                height={floor - 12}
              />
            )}
            {limitMs !== null && (
              <>
                <line className={styles.objective} x1={left} x2={right} y1={y(limitMs)} y2={y(limitMs)} />
                <text x={left + 4} y={labelAt(y(limitMs))}>
                  {t('limit.objective-line', 'objective: {{time}}', { time: milliseconds(limitMs) })}
                </text>
              </>
            )}
            {rates.ticks
              .filter((_, index) => index % every === 0)
              .map((tick) => (
                <text key={tick} x={x(tick)} y={floor + 18} textAnchor="middle">
                  {rate(tick)}
                </text>
              ))}
            <text x={(left + right) / 2} y={bottom - 6} textAnchor="middle">
              {t('limit.axis', 'rate in rows per second; ○ held, × failed')}
            </text>
            {points.map(({ ratePerSecond, p99Ms, isHeld }, index) =>
              isHeld ? (
                <circle key={index} className={styles.held} cx={x(ratePerSecond)} cy={y(p99Ms)} r={SIZE} />
              ) : (
                <path
                  key={index}
                  className={styles.failed}
                  d={`M${x(ratePerSecond) - SIZE} ${y(p99Ms) - SIZE}l${2 * SIZE} ${2 * SIZE}m0 ${-2 * SIZE}l${-2 * SIZE} ${2 * SIZE}`}
                />
              )
            )}
          </>
        );
      }}
    </ChartFrame>
  );
}

/** The objective is labelled above its line, or below if the line is at the top edge. */
function labelAt(line: number): number {
  return line > LABEL_HEIGHT ? line - 6 : line + LABEL_HEIGHT;
}

const getStyles = (theme: GrafanaTheme2) => ({
  band: css({ fill: theme.colors.action.selected }),
  objective: css({ stroke: theme.colors.warning.text, strokeWidth: 2, strokeDasharray: '6 4' }),
  held: css({ fill: 'none', stroke: theme.colors.success.text, strokeWidth: 2 }),
  failed: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 2 }),
});
