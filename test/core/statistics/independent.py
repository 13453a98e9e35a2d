"""The statistics of core/statistics, computed independently with NumPy and SciPy: questions on stdin, answers on stdout."""

import json
import sys

import numpy as np
from scipy import stats


def pareto(points, sx, sy):
    p = np.array(points) * [sx, sy]
    dominated = [bool(np.any(np.all(p >= q, axis=1) & np.any(p > q, axis=1))) for q in p]
    return [i for i, d in enumerate(dominated) if not d]


def hypervolume(points, reference, sx, sy):
    """By cells between all coordinates."""
    p = (np.array(points) - reference) * [sx, sy]
    p = p[np.all(p > 0, axis=1)]
    xs, ys = np.unique(np.append(p[:, 0], 0)), np.unique(np.append(p[:, 1], 0))
    area = 0.0
    for x0, x1 in zip(xs[:-1], xs[1:]):
        high = p[p[:, 0] >= x1][:, 1].max(initial=0)
        area += (x1 - x0) * sum(b - a for a, b in zip(ys[:-1], ys[1:]) if b <= high)
    return area


def holm(p):
    p, m = np.array(p), len(p)
    order = np.argsort(p)
    adjusted = np.maximum.accumulate(np.minimum(1, p[order] * (m - np.arange(m))))
    return adjusted[np.argsort(order)].tolist()


def stretch(t, n):
    """By how much Student's t is stretched to have 20 resamples beyond the 20th largest; not below the narrowness."""
    narrow = np.sqrt(n / (n - 1))
    p = 21 / (1 + len(t))
    return p, narrow * max(1, np.sort(t)[-20] / narrow / stats.t.isf(p, n - 1))


def tail_above(t, n, x):
    beyond = np.sum(t >= x)
    p, s = stretch(t, n)
    return (1 + beyond) / (1 + len(t)) if beyond >= 20 else min(p, stats.t.sf(x / s, n - 1))


def tail_quantile(t, n, tail):
    p, s = stretch(t, n)
    return np.quantile(t, 1 - tail) if tail >= p else s * stats.t.isf(tail, n - 1)


def sign_flips(v):
    """Every choice of signs; only for the few values that are asked about."""
    if len(v) > 12 or np.sum(v) <= 0:
        return 2.0 ** -len(v)
    return stats.permutation_test(
        (v,), lambda x, axis: np.sum(x, axis=axis), permutation_type="samples", n_resamples=np.inf, alternative="greater"
    ).pvalue


def bootstrap_t(values, index, floor, level):
    v, n = np.array(values), len(values)
    error = stats.sem(v)
    drawn = v[np.array(index)]
    sd = np.maximum(np.std(drawn, axis=1, ddof=1), floor * np.std(v, ddof=1))
    t = (drawn.mean(axis=1) - v.mean()) / (sd / np.sqrt(n)) * np.sqrt(n / (n - 1))
    low, high = np.quantile(t, [(1 - level) / 2, (1 + level) / 2])
    student = stats.t.ppf((1 + level) / 2, n - 1)
    observed = v.mean() / error
    above = max(tail_above(t, n, observed), stats.t.sf(observed, n - 1), sign_flips(v) if n <= 12 else 2.0**-n)
    tail = 0.05 / 6
    critical = max(tail_quantile(t, n, tail), tail_quantile(-t, n, tail), stats.t.ppf(1 - tail, n - 1))
    smallest = (critical + stats.t.ppf(0.8, n - 1)) * error if 3 * 2 * 2.0**-n <= 0.05 else None
    return dict(smallest=smallest, low=v.mean() - max(high, student) * error, high=v.mean() - min(low, -student) * error, above=above)


asked = json.load(sys.stdin)
json.dump(
    dict(
        pareto=[pareto(a["points"], a["sx"], a["sy"]) for a in asked["fronts"]],
        hypervolume=[hypervolume(a["points"], a["reference"], a["sx"], a["sy"]) for a in asked["fronts"]],
        holm=[holm(p) for p in asked["families"]],
        bootstrap=[bootstrap_t(**a) for a in asked["bootstraps"]],
    ),
    sys.stdout,
)
