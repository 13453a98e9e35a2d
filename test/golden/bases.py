"""Writes bases.json: scikit-learn's non-negative factorisation and FastICA, which those of the lab are held against.

Run once with numpy and scikit-learn (made with scikit-learn 1.9); the tests read the file only.
"""
import json
import pathlib
import warnings

import numpy as np
from sklearn.decomposition import NMF, FastICA

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)


def rounded(x):
    return [float(f"{v:.9g}") for v in np.asarray(x, dtype=float).ravel()]


def factorisation(n, D, r, iterations, tolerance):
    X = (rng.uniform(size=(n, r)) * (rng.uniform(size=(n, r)) < 0.6)) @ rng.uniform(size=(r, D))
    X = (X + 0.05 * rng.uniform(size=(n, D))).astype(np.float32)
    # Rounded before use: both sides start from the same numbers.
    W, H = (np.array(rounded(rng.uniform(0.1, 1, size=shape))).reshape(shape) for shape in ((n, r), (r, D)))
    model = NMF(r, init="custom", solver="cd", tol=tolerance, max_iter=iterations, shuffle=False)
    loadings = model.fit_transform(X.astype(float), W=W.copy(), H=H.copy())
    return dict(n=n, D=D, r=r, iterations=iterations, tolerance=tolerance, X=rounded(X), W=rounded(W), H=rounded(H.T),
                done=int(model.n_iter_), loadings=rounded(loadings), parts=rounded(model.components_.T),
                error=float(f"{np.sum((X - loadings @ model.components_) ** 2):.9g}"))


def components(n, D):
    S = rng.uniform(size=(n, D)) * (rng.uniform(size=(n, D)) < 0.2) * np.linspace(1, 2, D)
    X = (S @ rng.normal(size=(D, D)) + 3).astype(np.float32)
    model = FastICA(whiten="unit-variance", w_init=np.eye(D), tol=1e-12, max_iter=5000)
    sources = model.fit_transform(X.astype(float))
    values, vectors = np.linalg.eigh(np.cov(X.T.astype(float), bias=True))
    return dict(n=n, D=D, X=rounded(X), sources=rounded(sources), covariance=rounded(np.cov(X.T.astype(float), bias=True)),
                eigenvalues=rounded(values[::-1]), leading=rounded(vectors[:, -1]))


written = dict(factorisations=[factorisation(40, 6, 3, 25, 0), factorisation(30, 5, 5, 400, 1e-3)], components=components(250, 4))
(pathlib.Path(__file__).parent / "bases.json").write_text(json.dumps(written) + "\n")
