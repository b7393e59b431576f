import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { inverse, Matrix } from 'ml-matrix';

import { standardErrors } from './student-t.ts';

/** A fitted figure with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What runs with different numbers of producers show about how their rate scales. */
export interface UslFit {
  /** Rate of one producer alone. */
  readonly rate: Estimate;
  /** σ: share of the work that only one producer at a time can do. */
  readonly sigma: Estimate;
  /** κ: cost of each pair of producers that wait for each other's changes. */
  readonly kappa: Estimate;
  /** The number of producers with the highest rate; null if the interval of κ contains 0: without κ, there is no maximum. */
  readonly peak: Estimate | null;
  /** Measured minus fitted rate of each point. */
  readonly residuals: readonly number[];
}

export interface UslPoint {
  readonly producers: number;
  readonly rate: number;
}

/** One more than the parameters; with fewer, every curve would fit exactly. */
const MIN_DISTINCT = 4;
const COVERAGE = 0.95;

/**
 * Fits the Universal Scalability Law, X(N) = λN / (1 + σ(N − 1) + κN(N − 1)), by least squares. Null for fewer than four different
 * numbers of producers, and if the fit has no solution.
 *
 * The intervals are those of the linearised model; they hold if the rates vary around the law, not if it does not apply. The interval
 * of the peak is symmetric on a logarithmic scale.
 *
 * Source: N. J. Gunther, A general theory of computational scalability based on rational functions (2008).
 */
export function fitUsl(points: readonly UslPoint[]): UslFit | null {
  if (new Set(points.map(({ producers }) => producers)).size < MIN_DISTINCT) {
    return null;
  }
  // A rate near 1 suits the step sizes of the algorithm.
  const unit = Math.max(...points.map(({ rate }) => rate));
  const scaled = points.map(({ producers, rate }) => ({ producers, rate: rate / unit }));
  const parameters = unit > 0 ? solve(scaled) : null;
  const errors = parameters && standardErrorsOf(scaled, parameters);
  if (!parameters || !errors) {
    return null;
  }
  const [rate, sigma, kappa] = parameters;
  const estimate = (value: number, half: number) => ({ value, low: value - half, high: value + half });
  return {
    rate: estimate(rate * unit, errors.rate * unit),
    sigma: estimate(sigma, errors.sigma),
    kappa: estimate(kappa, errors.kappa),
    peak: errors.logPeak === null ? null : peakOf(sigma, kappa, errors.logPeak),
    residuals: points.map((point) => point.rate - rateAt([rate * unit, sigma, kappa], point.producers)),
  };
}

/** The rate of N producers under the law. */
export function rateAt([rate, sigma, kappa]: readonly number[], producers: number): number {
  return (rate * producers) / denominator(sigma, kappa, producers);
}

function denominator(sigma: number, kappa: number, producers: number): number {
  return 1 + sigma * (producers - 1) + kappa * producers * (producers - 1);
}

function peakOf(sigma: number, kappa: number, logHalf: number): Estimate {
  const value = Math.sqrt((1 - sigma) / kappa);
  return { value, low: value * Math.exp(-logHalf), high: value * Math.exp(logHalf) };
}

function derivatives([rate, sigma, kappa]: readonly number[], producers: number): number[] {
  const below = denominator(sigma, kappa, producers);
  const bySigma = (-rate * producers * (producers - 1)) / below ** 2;
  return [producers / below, bySigma, bySigma * producers];
}

function solve(points: readonly UslPoint[]): number[] | null {
  const x = points.map(({ producers }) => producers);
  const y = points.map(({ rate }) => rate);
  const { parameterValues } = levenbergMarquardt(
    { x, y },
    (parameters) => (producers) => rateAt(parameters, producers),
    {
      initialValues: linearised(points),
      jacobianFunction: (parameters) => (producers) => derivatives(parameters, producers),
      damping: 1e-3,
      errorTolerance: 0,
      maxIterations: 100,
    }
  );
  return parameterValues.every(Number.isFinite) ? parameterValues : null;
}

/** A start close to the solution: N / X(N) is linear in 1/λ, σ/λ and κ/λ. */
function linearised(points: readonly UslPoint[]): number[] {
  const usable = points.filter(({ rate }) => rate > 0);
  const design = new Matrix(usable.map(({ producers }) => [1, producers - 1, producers * (producers - 1)]));
  const wanted = Matrix.columnVector(usable.map(({ producers, rate }) => producers / rate));
  const normal = design.transpose().mmul(design);
  const [inverseRate, bySigma, byKappa] = inverse(normal, true).mmul(design.transpose()).mmul(wanted).to1DArray();
  return [1 / inverseRate, bySigma / inverseRate, byKappa / inverseRate];
}

/** Half the width of each interval; null if the points do not determine the parameters. */
function standardErrorsOf(points: readonly UslPoint[], parameters: readonly number[]) {
  const freedom = points.length - parameters.length;
  if (freedom < 1) {
    return null;
  }
  const jacobian = new Matrix(points.map(({ producers }) => derivatives(parameters, producers)));
  const squares = points.reduce((sum, { producers, rate }) => sum + (rate - rateAt(parameters, producers)) ** 2, 0);
  const covariance = inverse(jacobian.transpose().mmul(jacobian), true).mul(squares / freedom);
  const factor = standardErrors(COVERAGE, freedom);
  const [rate, sigma, kappa] = covariance.diagonal().map((variance) => factor * Math.sqrt(variance));
  const [, atSigma, atKappa] = parameters;
  // log N = (log(1 − σ) − log κ) / 2
  const gradient = Matrix.rowVector([0, -1 / (2 * (1 - atSigma)), -1 / (2 * atKappa)]);
  const logPeak = factor * Math.sqrt(gradient.mmul(covariance).mmul(gradient.transpose()).get(0, 0));
  const hasPeak = atKappa - kappa > 0 && atSigma < 1;
  return [rate, sigma, kappa].every(Number.isFinite)
    ? { rate, sigma, kappa, logPeak: hasPeak && Number.isFinite(logPeak) ? logPeak : null }
    : null;
}
