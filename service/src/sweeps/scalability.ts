import type { Scalability } from '../model/scalability.ts';
import type { CellSettings } from '../model/sweep-cells.ts';
import { fitUsl, rateAt } from '../stats/usl.ts';

/** A cell of a sweep with the rates of its complete runs. */
export interface CellRates {
  readonly settings: CellSettings;
  readonly rates: readonly number[];
}

/**
 * How the rate grows with the number of producers, for each combination of the other settings. Leaves out combinations with fewer
 * than four numbers of producers.
 */
export function scalabilityOf(cells: readonly CellRates[]): Scalability[] {
  const varied = cells.flatMap(({ settings: { producers, ...settings }, rates }) =>
    typeof producers === 'number' ? [{ producers, settings, rates }] : []
  );
  const groups = Map.groupBy(varied, ({ settings }) => JSON.stringify(settings));
  return [...groups.values()].flatMap((group) => {
    const points = group.flatMap(({ producers, rates }) => rates.map((rate) => ({ producers, rate })));
    const fit = fitUsl(points);
    if (fit === null) {
      return [];
    }
    const { rate, sigma, kappa, peak, residuals } = fit;
    const measured = points.map(({ producers }) => producers);
    const [fewestProducers, mostProducers] = [Math.min(...measured), Math.max(...measured)];
    return [
      {
        settings: group[0].settings,
        ...{ fewestProducers, mostProducers, runs: points.length },
        ...{ rowsPerSecondOfOne: rate, sigma, kappa },
        peak: peak && {
          producers: peak,
          rowsPerSecond: rateAt([rate.value, sigma.value, kappa.value], peak.value),
          extrapolated: peak.value < fewestProducers || peak.value > mostProducers,
        },
        residuals: points.map((point, index) => ({
          ...{ producers: point.producers, rowsPerSecond: point.rate, residual: residuals[index] },
        })),
      },
    ];
  });
}
