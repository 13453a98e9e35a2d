"""Writes concepts.json: what the harder `concepts` are made of, by NumPy and SciPy in float64.

`normal`: the distribution function of a standard normal and its inverse. `both`: the probability that two concepts of a
Gaussian copula are both present. `network`: the two tanh layers made for a sample of rotated rows, and what they make of it.
"""

import json
from pathlib import Path

import numpy as np
from scipy import stats

rng = np.random.default_rng(0)
points = [-30.0, -12.5, -7.2, -7.0, -3.0, -1.0, -0.1, 0.0, 0.4, 1.7, 5.0, 8.0]
shares = [1e-6, 0.01, 0.1, 0.5, 0.73, 0.999]


def both(p, q, r):
    at = [stats.norm.ppf(p), stats.norm.ppf(q)]
    return float(stats.multivariate_normal.cdf(at, cov=[[1, r], [r, 1]]))


def network(D, rows, gain):
    U = np.linalg.qr(rng.normal(size=(D, D)))[0]
    sample = ((rng.random((rows, D)) < 0.3) * rng.normal(size=(rows, D))).astype(np.float32)
    sample[::4] = 0
    z = sample.astype(np.float64)
    some = (z != 0).any(1)
    first = gain / np.sqrt((z[some] ** 2).mean())
    hidden = np.tanh(first * z) @ U.T
    second = gain / np.sqrt((hidden[some] ** 2).mean())
    out = np.tanh(second * hidden)
    scale = 1 / np.sqrt(out.var(0).mean())
    return {
        "U": U.ravel().tolist(),
        "sample": sample.tolist(),
        "first": first,
        "second": second,
        "scale": scale,
        "inputs": (scale * out).tolist(),
    }


written = {
    "normal": [{"x": x, "below": float(stats.norm.cdf(x))} for x in points],
    "quantiles": [{"share": p, "x": float(stats.norm.ppf(p))} for p in shares],
    "both": [
        {"p": p, "q": q, "r": r, "value": both(p, q, r)}
        for p, q, r in [(0.3, 0.3, 0.6), (0.3, 0.3, -0.6), (0.5, 0.1, 0.9), (0.2, 0.4, -0.3)]
    ],
    "network": [network(5, 24, 1.25), network(8, 33, 1.25)],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(written) + "\n")
