import type { Scalability } from '../model/scalability.ts';
import type { Sweep } from '../model/sweep.ts';
import { count, figure, rate } from './figures.ts';
import { cellName } from './sweep-table.ts';

/** How the rate of a sweep grows with its producers: one sentence for each combination of its other settings. */
export function scalabilityWords({ scalability }: Pick<Sweep, 'scalability'>): string[] {
  return scalability.map((fit) => {
    const settings = Object.keys(fit.settings).length === 0 ? '' : ` with ${cellName(fit)}`;
    return `Scaling from ${count(fit.fewestProducers)} to ${count(fit.mostProducers)} producers${settings}: ${peakWords(fit)}. ${fitWords(fit)}.`;
  });
}

function peakWords({ peak, mostProducers }: Scalability): string {
  if (peak === null) {
    return 'these runs show no number of producers beyond which the rate falls';
  }
  const { producers, rowsPerSecond, extrapolated } = peak;
  const where = `highest at ${figure(producers.value)} producers (95 % interval: ${figure(producers.low)}–${figure(producers.high)}), with ${rate(rowsPerSecond)} rows/s`;
  return extrapolated
    ? `${where}; this is extrapolated, because at most ${count(mostProducers)} producers were measured`
    : where;
}

function fitWords({ sigma, kappa, residuals, runs }: Scalability): string {
  const off = Math.max(...residuals.map(({ rowsPerSecond, residual }) => Math.abs(residual) / rowsPerSecond));
  const estimate = (name: string, { value, low, high }: Scalability['sigma']) =>
    `${name} ${figure(value)} (${figure(low)}–${figure(high)})`;
  return `Universal Scalability Law fitted to ${count(runs)} runs: ${estimate('σ', sigma)}, ${estimate('κ', kappa)}, 95 % intervals; the fit is off by at most ${figure(off * 100)} % of a run's rate`;
}
