"""Makes statistics.json: series, and what NumPy, SciPy and statsmodels calculate from them. See README.md."""

import json
import platform

import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from statsmodels.tsa.stattools import acf

BATCH = 5
KEPT = 5


def series(rng, size, phi, start):
    """An autoregressive series around 1,000 that starts lower by `start`, as a run does while its caches are cold."""
    values = [rng.normal(0, 50)]
    for _ in range(size - 1):
        values.append(phi * values[-1] + np.sqrt(1 - phi**2) * rng.normal(0, 50))
    return np.array(values) + 1000 - start * np.exp(-np.arange(size) / 8)


def mser5(values):
    batches = values[: len(values) // BATCH * BATCH].reshape(-1, BATCH).mean(axis=1)
    kept = [batches[cut:] for cut in range(len(batches) - KEPT + 1)]
    cut = int(np.argmin([np.var(rest) / len(rest) for rest in kept]))
    return None if cut > len(batches) / 2 else cut * BATCH


def correlated_mean(values):
    n = len(values)
    estimate = acf(values, nlags=1, adjusted=False, fft=False)[1]
    phi = float(np.clip(estimate + (1 + 3 * estimate) / n, 0, 0.999))
    inflation = (1 + phi) / (1 - phi)
    effective = n / inflation
    known = {"mean": np.mean(values), "correlation": phi, "effectiveCount": effective}
    if effective <= 2:
        return {**known, "interval": None}
    variance = np.var(values) * n / (n - inflation)
    error = np.sqrt(variance / effective)
    low, high = stats.t.interval(0.95, effective - 1, loc=np.mean(values), scale=error)
    return {**known, "interval": {"low": low, "high": high}}


def median_interval(values):
    # The interval of a quantile by order statistics; its ends are values of the sample.
    interval = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    rank = int(np.searchsorted(np.sort(values), interval.low)) + 1
    coverage = 1 - 2 * stats.binom.cdf(rank - 1, len(values), 0.5)
    return {"median": np.median(values), "low": interval.low, "high": interval.high, "coverage": coverage}


def ratio_of_pairs(base, other):
    logarithms = np.log(other) - np.log(base)
    interval = stats.ttest_1samp(logarithms, 0).confidence_interval(0.95)
    return {"estimate": stats.gmean(other / base), "low": np.exp(interval.low), "high": np.exp(interval.high)}


def usl(producers, rate, sigma, kappa):
    return rate * producers / (1 + sigma * (producers - 1) + kappa * producers * (producers - 1))


def usl_fit(producers, rates):
    guess = [rates[0] / producers[0], 0.05, 0.001]
    fitted, covariance = optimize.curve_fit(
        usl, producers, rates, p0=guess, x_scale=np.abs(guess), ftol=1e-15, xtol=1e-15, gtol=1e-15, method="trf"
    )
    rate, sigma, kappa = fitted
    factor = stats.t.ppf(0.975, len(rates) - 3)
    half = factor * np.sqrt(np.diag(covariance))
    # The peak's interval is symmetric on a logarithmic scale: log N = (log(1 - sigma) - log kappa) / 2.
    gradient = np.array([0, -1 / (2 * (1 - sigma)), -1 / (2 * kappa)])
    spread = factor * np.sqrt(gradient @ covariance @ gradient)
    peak = np.sqrt((1 - sigma) / kappa)
    return {
        "rate": {"value": rate, "low": rate - half[0], "high": rate + half[0]},
        "sigma": {"value": sigma, "low": sigma - half[1], "high": sigma + half[1]},
        "kappa": {"value": kappa, "low": kappa - half[2], "high": kappa + half[2]},
        "peak": {"value": peak, "low": peak * np.exp(-spread), "high": peak * np.exp(spread)},
        "residuals": list(rates - usl(producers, *fitted)),
    }


def main():
    rng = np.random.default_rng(20261201)
    every = [series(rng, *kind) for kind in [(60, 0, 0), (120, 0.5, 400), (300, 0.9, 800), (307, 0.3, 900)]]
    every.append(np.where(np.arange(100) < 70, 1000.0, 400.0) + rng.normal(0, 5, 100))
    pairs = [(rng.lognormal(7, 0.2, n), rng.lognormal(7.3, 0.3, n)) for n in (3, 5, 12)]
    producers = np.repeat([1.0, 2, 4, 8, 16, 32], 3)
    curves = [usl(producers, *truth) * rng.normal(1, 0.02, 18) for truth in [(900, 0.05, 0.002), (50, 0.3, 0.01)]]
    cases = {
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
        },
        "studentT": [
            {"coverage": c, "degreesOfFreedom": df, "standardErrors": stats.t.ppf((1 + c) / 2, df)}
            for c in (0.9, 0.95, 0.99)
            for df in (1, 2, 5.5, 30, 1000)
        ],
        "series": [{"values": list(v), "mser5": mser5(v), "correlatedMean": correlated_mean(v)} for v in every],
        "medians": [{"values": list(v), **median_interval(v)} for v in (rng.lognormal(5, 0.5, n) for n in range(6, 31))],
        "ratios": [{"base": list(a), "other": list(b), **ratio_of_pairs(a, b)} for a, b in pairs],
        "usl": [{"producers": list(producers), "rates": list(r), **usl_fit(producers, r)} for r in curves],
    }
    print(json.dumps(cases))


main()
