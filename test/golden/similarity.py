"""Writes similarity.json: linear CKA of codes by NumPy in float64, from the kernels of rows rather than of units.

Run once with numpy; the tests read the file only.
"""
import json
import pathlib

import numpy as np

rng = np.random.default_rng(5)


def rounded(x):
    return [float(f"{v:.9g}") for v in np.asarray(x, dtype=float).ravel()]


def cka(X, Y):
    """tr(KHLH) / sqrt(tr(KHKH)·tr(LHLH)) with linear kernels K and L of the rows, Kornblith et al. 2019, eq. 3."""
    H = np.eye(len(X)) - 1 / len(X)
    K, L = H @ (X @ X.T) @ H, H @ (Y @ Y.T) @ H
    return np.sum(K * L) / np.sqrt(np.sum(K * K) * np.sum(L * L))


def case(n, p, q, shared, offset=0.0, scale=1.0):
    base = rng.normal(size=(n, shared)) if shared else np.zeros((n, 1))
    X = base @ rng.normal(size=(base.shape[1], p)) + rng.normal(size=(n, p))
    Y = scale * (base @ rng.normal(size=(base.shape[1], q)) + rng.normal(size=(n, q))) + offset
    X, Y = (np.array(rounded(z.astype(np.float32))).reshape(z.shape).astype(np.float32).astype(float) for z in (X, Y))
    return dict(n=n, units=[p, q], X=rounded(X), Y=rounded(Y), cka=float(f"{cka(X, Y):.12g}"))


cases = [
    case(50, 3, 7, 2),
    case(90, 24, 10, 3, offset=5),
    case(90, 5, 5, 0),
    case(60, 1, 1, 1),
    case(60, 1, 9, 1, scale=1e-6),
    case(20, 40, 32, 2),
    case(20, 40, 4, 2),
]
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(dict(cases=cases)) + "\n")
