"""Writes measures.json: numbers of scikit-learn, SciPy and NumPy that the algebra and the measures are held against.

Run once with numpy, scipy and scikit-learn (made with scikit-learn 1.9); the tests read the file only.
"""
import json
import pathlib
import warnings

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import entropy, kurtosis
from sklearn.linear_model import Lasso, Ridge
from sklearn.metrics import matthews_corrcoef, mutual_info_score, r2_score, roc_auc_score

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)


def rounded(x):
    if isinstance(x, dict):
        return {key: rounded(value) for key, value in x.items()}
    if isinstance(x, (np.ndarray, list, tuple)):
        return [float(f"{v:.9g}") for v in np.asarray(x, dtype=float).ravel()]
    return float(f"{x:.12g}") if isinstance(x, (float, np.floating)) else int(x)


def single(x):
    return x.astype(np.float32)


def ridge(n, D, K, penalty):
    X, Y = single(rng.normal(size=(n, D)) + 0.5), single(rng.normal(size=(n, K)))
    model = Ridge(alpha=penalty, solver="cholesky").fit(X.astype(float), Y.astype(float))
    return dict(n=n, D=D, K=K, penalty=penalty, X=X, Y=Y, weights=model.coef_.T, intercept=model.intercept_,
                predicted=model.predict(X.astype(float)))


def lasso():
    X = rng.normal(size=(60, 6)) @ rng.normal(size=(6, 6))
    X = (X - X.mean(0)) / X.std(0)
    y = X @ np.array([1, 0, -0.5, 0, 0, 0.2]) + 0.3 * rng.normal(size=60)
    y = (y - y.mean()) / y.std()
    penalties = [0.3, 0.1, 0.01, 0.001]
    paths = [Lasso(alpha=a, fit_intercept=False, tol=1e-12, max_iter=100000).fit(X, y).coef_ for a in penalties]
    return dict(gram=X.T @ X / 60, cross=X.T @ y / 60, penalties=penalties, weights=np.array(paths))


def ranking():
    labels = rng.integers(0, 2, 80)
    scores = np.round(labels + 1.5 * rng.normal(size=80), 1)
    best = max(matthews_corrcoef(labels, scores > t) for t in scores)
    return dict(labels=labels, scores=scores, auc=roc_auc_score(labels, scores),
                matthewsAtHalf=matthews_corrcoef(labels, scores > 0.5), bestMatthews=best)


def assignment(rows, cols):
    gain = rng.uniform(size=(rows, cols))
    i, j = linear_sum_assignment(gain, maximize=True)
    return dict(rows=rows, cols=cols, gain=gain, total=gain[i, j].sum())


def information():
    joint = rng.integers(0, 9, (4, 3))
    a, b = np.indices(joint.shape).reshape(2, -1).repeat(joint.ravel(), axis=1)
    return dict(joint=joint, entropyBase3=entropy(joint.sum(0), base=3), mutual=mutual_info_score(a, b))


def rows(n, W):
    values = rng.uniform(size=(n, 3)) * (rng.uniform(size=(n, 3)) < 0.6)
    label = rng.integers(0, 3, n)
    drive = np.c_[values, np.eye(3)[label]] @ W + 0.15 * rng.normal(size=(n, W.shape[1]))
    code = np.maximum(0, drive)
    code[:, -1] = 0.25
    return single(code), single(np.c_[values, label])


def one_vs_rest(C):
    return np.c_[C[:, :3], np.eye(3)[C[:, 3].astype(int)]].astype(float)


def over_concepts(list_):
    """Three value concepts, then three classes of one concept."""
    return np.mean([*list_[:3], np.mean(list_[3:])])


def evidence():
    W = rng.normal(size=(6, 7)) * (rng.uniform(size=(6, 7)) < 0.6)
    H, C = rows(240, W)
    T, E = rows(150, W)
    X, Xt, Y, Yt = H.astype(float), T.astype(float), one_vs_rest(C), one_vs_rest(E)
    live = X.std(0) > 1e-9
    want = {}

    def ladder(k, n):
        mu, sd = X[:n].mean(0), np.where(live, X[:n].std(0), 1)
        Z, Zt = (X[:n] - mu) / sd, (Xt - mu) / sd
        r2s, aucs, mccs = [], [], []
        for f in range(6):
            y = Y[:n, f]
            r = np.array([abs(np.corrcoef(Z[:, u], y)[0, 1]) if live[u] else 0 for u in range(7)])
            best = np.argsort(-r)[:k]
            model = Ridge(alpha=1e-3 * n).fit(Z[:, best], y)
            on, off = model.predict(Zt[:, best]), model.predict(Z[:, best])
            if f < 3:
                r2s.append(np.clip(r2_score(Yt[:, f], on), 0, 1))
                continue
            aucs.append(roc_auc_score(Yt[:, f], on))
            cuts = np.sort(off)
            cuts = (cuts[1:] + cuts[:-1]) / 2
            cut = cuts[np.argmax([matthews_corrcoef(y, off > c) for c in cuts])]
            mccs.append(matthews_corrcoef(Yt[:, f], on > cut))
        return np.mean(r2s), np.mean(aucs), np.mean(mccs)

    for k, n in [(1, 100), (2, 100), (5, 240), (7, 240), (1, 240)]:
        name = f"k{'all' if k == 7 else k}.n{'all' if n == 240 else n}"
        want[f"probe.{name}"], want[f"probeAuc.{name}"], want[f"probeMatthews.{name}"] = ladder(k, n)

    V = np.linalg.eigvalsh(np.cov(Xt.T, bias=True))
    want["participationRatio"] = V.sum() ** 2 / (V**2).sum()
    want["kurtosis"] = kurtosis(Xt[:, Xt.std(0) > 1e-9]).mean()
    want["meanL0"], want["liveUnits"] = (np.abs(T) > 1e-6).sum(1).mean(), int((np.abs(T) > 1e-6).any(0).sum())

    corr = np.array([[abs(np.corrcoef(Xt[:, u], Yt[:, f])[0, 1]) if live[u] else 0 for f in range(6)] for u in range(7)])
    i, j = linear_sum_assignment(corr, maximize=True)
    want["matchedCorrelation"] = over_concepts(corr[i, j][np.argsort(j)])
    squares = np.array([[np.corrcoef(X[:, u], Y[:, f])[0, 1] ** 2 if live[u] else 0 for f in range(3)] for u in range(7)])
    top = np.sort(squares, axis=0)
    want["sap"] = (top[-1] - top[-2]).mean()

    bins = lambda x: np.digitize(x, np.histogram(x, 20)[1][:-1])  # noqa: E731
    factors = [bins(C[:, f].astype(float)) for f in range(3)] + [C[:, 3].astype(int)]
    mi = np.array([[mutual_info_score(bins(X[:, u]), y) if live[u] else 0 for y in factors] for u in range(7)])
    top = np.sort(mi, axis=0)
    want["mig"] = ((top[-1] - top[-2]) / [mutual_info_score(y, y) for y in factors]).mean()
    sq = mi**2
    most = sq.max(1)
    want["modularity"] = np.where(most > 1e-18, 1 - (sq.sum(1) - most) / (np.maximum(most, 1e-18) * 3), 0).mean()

    means = np.array([Xt[E[:, 3] == c].mean(0) for c in range(3)])
    rest = (means.sum(0) - means.max(0)) / 2
    want["selectivity"] = ((means.max(0) - rest) / (means.max(0) + rest)).mean()
    want |= dci(X[:, live], Y, Xt[:, live], Yt)
    return dict(units=7, train=dict(n=240, code=H, concepts=C), test=dict(n=150, code=T, concepts=E), want=want)


def dci(X, Y, Xt, Yt):
    cut = int(len(X) * 0.9)
    R, scores = np.zeros((7, 6)), []

    def scaled(n, A, B):
        return (A - X[:n].mean(0)) / X[:n].std(0), (B - Y[:n].mean(0)) / Y[:n].std(0)

    def fit(n, f, penalty):
        Z, y = scaled(n, X[:n], Y[:n])
        return Lasso(alpha=penalty, fit_intercept=False, tol=1e-12, max_iter=100000).fit(Z, y[:, f])

    for f in range(6):
        Z, y = scaled(cut, X[:cut], Y[:cut])
        grid = np.abs(Z.T @ y[:, f] / cut).max() * 1e-3 ** (np.arange(13) / 12)
        Zv, yv = scaled(cut, X[cut:], Y[cut:])
        errors = [((yv[:, f] - fit(cut, f, a).predict(Zv)) ** 2).mean() for a in grid]
        model = fit(len(X), f, grid[np.argmin(errors)])
        Zt, yt = scaled(len(X), Xt, Yt)
        scores.append(np.clip(r2_score(yt[:, f], model.predict(Zt)), 0, 1))
        R[: X.shape[1], f] = np.abs(model.coef_)
    D = (R.sum(1) / R.sum()) @ (1 - entropy(R.T + 1e-11, base=6))
    C = (R.sum(0) / R.sum()) @ (1 - entropy(R + 1e-11, base=7))
    return {"dci.disentanglement": D, "dci.completeness": C, "dci.informativeness": over_concepts(scores)}


golden = dict(ridge=[ridge(40, 5, 2, 3.0), ridge(6, 10, 3, 0.5)], lasso=lasso(), ranking=ranking(),
              assignments=[assignment(6, 9), assignment(9, 6), assignment(7, 7)], information=information(),
              evidence=evidence())
golden = {key: [rounded(v) for v in value] if isinstance(value, list) else rounded(value) for key, value in golden.items()}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, indent=None, separators=(",", ":")) + "\n")
