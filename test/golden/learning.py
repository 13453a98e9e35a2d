"""Writes learning.json: numbers of scikit-learn and NumPy that measures of learning are held against.

Run once with numpy and scikit-learn (made with scikit-learn 1.9); the tests read the file only.
"""
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import log_loss

rng = np.random.default_rng(11)


def rounded(x):
    if isinstance(x, dict):
        return {key: rounded(value) for key, value in x.items()}
    if isinstance(x, (np.ndarray, list, tuple)):
        return [float(f"{v:.9g}") for v in np.asarray(x, dtype=float).ravel()]
    return float(f"{x:.12g}") if isinstance(x, (float, np.floating)) else int(x)


def single(x):
    return x.astype(np.float32).astype(float)


def rows(n, D, K):
    X = single(np.maximum(0, rng.normal(size=(n, D))) * np.array([1, 10, 0.1, 1, 1])[:D] + 0.3)
    return X, (X @ rng.normal(size=(D, K)) / X.std() + rng.normal(size=(n, K))).argmax(1)


def logistic(n=120, m=80, D=5, K=4, penalty=1e-2):
    """Mean cross-entropy + penalty/2 |W|^2 on standardised columns, free intercept."""
    X, y = rows(n + m, D, K)
    scale = lambda A: (A - X[:n].mean(0)) / X[:n].std(0)
    model = LogisticRegression(C=1 / (n * penalty), tol=1e-10, max_iter=100000).fit(scale(X[:n]), y[:n])
    P = model.predict_proba(scale(X[n:]))
    return dict(n=n, m=m, D=D, K=K, penalty=penalty, X=X, y=y, probabilities=P, loss=log_loss(y[n:], P))


def heads(n=100, m=60, D=5, K=2):
    """Summed squared error of a ridge of 1e-3 n on standardised columns: of the code, of a copy, of no code."""
    X = single(rng.normal(size=(n + m, D)) * np.array([1, 5, 0.1, 2, 1]))
    copy = single(X + 0.7 * X.std(0) * rng.normal(size=X.shape))
    Y = single(X @ rng.normal(size=(D, K)) + 0.3 * rng.normal(size=(n + m, K)))

    def loss(A):
        scale = lambda B: (B - A[:n].mean(0)) / A[:n].std(0)
        said = Ridge(alpha=1e-3 * n).fit(scale(A[:n]), Y[:n]).predict(scale(A[n:]))
        return ((said - Y[n:]) ** 2).sum(1).mean()

    mean = ((Y[:n].mean(0) - Y[n:]) ** 2).sum(1).mean()
    return dict(n=n, m=m, D=D, K=K, X=X, copy=copy, Y=Y, lossMean=mean, lossStudent=loss(copy), lossPrimary=loss(X))


def labels(n=600, D=5, K=3):
    """Prequential code of labels: logistic regression of the rows before each block, a hundredth of it uniform."""
    X, y = rows(n, D, K)
    ends = sorted({max(1, int(share * n)) for share in (.001, .002, .004, .008, .016, .032, .0625, .125, .25, .5, 1)})
    bits = ends[0] * np.log2(K)
    for a, b in zip(ends, ends[1:]):
        P, seen = np.zeros((b - a, K)), np.unique(y[:a])
        sd = X[:a].std(0)
        scale = lambda A: (A - X[:a].mean(0)) * np.where(sd > 0, 1 / np.where(sd > 0, sd, 1), 0)
        if len(seen) == 1:
            P[:, seen] = 1
        else:
            model = LogisticRegression(C=1 / (a * 1e-3), tol=1e-10, max_iter=100000).fit(scale(X[:a]), y[:a])
            P[:, seen] = model.predict_proba(scale(X[a:b]))
        p = .99 * P[np.arange(b - a), y[a:b]] + .01 / K
        bits -= np.log2(p).sum()
    return dict(n=n, D=D, K=K, X=X, y=y, bits=bits / n, compression=n * np.log2(K) / bits)


golden = dict(logistic=logistic(), heads=heads(), labels=labels())
golden = {key: rounded(value) for key, value in golden.items()}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")
