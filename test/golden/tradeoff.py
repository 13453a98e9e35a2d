"""Writes tradeoff.json: the statistics of core/statistics computed independently with NumPy and SciPy.

python test/golden/tradeoff.py   (made once with NumPy and SciPy 1.17; the tests read the JSON only)
"""

import json
import pathlib

import numpy as np
from scipy import stats

rng = np.random.default_rng(7)
LEVEL, RESAMPLES, LEAST_SPREAD = 0.95, 2000, 0.25


def avalanche(x):
    x = x.astype(np.uint32)
    x = (x ^ (x >> np.uint32(17))) * np.uint32(0xED5AD4BB)
    x = (x ^ (x >> np.uint32(11))) * np.uint32(0xAC4C1B51)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x31848BAB)
    return x ^ (x >> np.uint32(14))


def uniforms(seed, count):
    key = avalanche(np.array([seed ^ 0x9E3779B9], dtype=np.uint64))[0]
    i = np.arange(count, dtype=np.uint64) + 0x6D2B79F5
    return avalanche(avalanche(i & 0xFFFFFFFF) ^ key) / 2**32


def describe(values):
    v = np.array(values)
    d = stats.describe(v)
    q1, median, q3 = np.quantile(v, [0.25, 0.5, 0.75])
    return dict(n=int(d.nobs), mean=d.mean, sd=np.sqrt(d.variance), q1=q1, median=median, q3=q3, min=v.min(), max=v.max())


def bootstrap_t(values, seed):
    v = np.array(values)
    n, error = len(v), stats.sem(v)
    index = np.floor(uniforms(seed, RESAMPLES * n).reshape(RESAMPLES, n) * n).astype(int)
    drawn = v[index]
    sd = np.maximum(np.std(drawn, axis=1, ddof=1), LEAST_SPREAD * np.std(v, ddof=1))
    t = (drawn.mean(axis=1) - v.mean()) / (sd / np.sqrt(n))
    low, high = np.quantile(t, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) * np.sqrt(n / (n - 1))
    student = stats.t.ppf((1 + LEVEL) / 2, n - 1)
    return dict(low=v.mean() - max(high, student) * error, high=v.mean() - min(low, -student) * error)


samples = [
    rng.normal(size=8).tolist(),
    rng.exponential(size=20).tolist(),
    (rng.random(32) < 0.1).astype(float).tolist(),
    rng.lognormal(sigma=2, size=11).tolist(),
]
golden = dict(
    level=LEVEL,
    resamples=RESAMPLES,
    samples=[dict(values=v, seed=s, describe=describe(v), interval=bootstrap_t(v, s)) for s, v in enumerate(samples)],
    uniforms=uniforms(3, 4).tolist(),
    studentT=dict(zip(("low", "high"), stats.t.interval(LEVEL, 199, 0, stats.sem(big := rng.normal(size=200))) + np.mean(big))),
    big=big.tolist(),
    student=[
        dict(t=t, df=df, above=stats.t.sf(t, df), quantile=stats.t.ppf(p, df), p=p)
        for t, df, p in [(0.0, 4, 0.5), (1.3, 4, 0.975), (-2.2, 7, 0.2), (5.0, 31, 0.9999), (25.0, 7, 1 - 1e-9), (0.1, 1, 0.9)]
    ],
    tests=[
        dict(values=v, below=stats.ttest_1samp(v, 0.1, alternative="less").pvalue, above=stats.ttest_1samp(v, 0.1, alternative="greater").pvalue)
        for v in samples
    ],
)
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=1, default=float) + "\n")
