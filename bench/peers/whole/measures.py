"""The measures of a frozen primary in NumPy, SciPy and scikit-learn. X: code, Y: factors, rows first; t: test rows."""

import warnings

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import entropy, rankdata
from sklearn.linear_model import lasso_path

warnings.filterwarnings("ignore")
LABELS = {"n100": 100, "n1000": 1000, "nall": None}


def standard(x):
    """Mean and standard deviation of columns; the latter is 1 for a constant column."""
    sd = x.std(0)
    return x.mean(0), np.where(sd > 1e-9, sd, 1)


def factors(kinds, concepts):
    """Value concepts first, then each class of the class concept against the rest; and which of them are values."""
    columns = [concepts[:, i] for i, kind in enumerate(kinds) if kind == "value"]
    values = len(columns)
    for i, kind in enumerate(kinds):
        if kind == "class":
            columns += [concepts[:, i] == c for c in range(10)]
    return np.stack(columns, 1).astype(float), values


def r2(y, predicted):
    return np.clip(1 - ((y - predicted) ** 2).sum(0) / ((y - y.mean(0)) ** 2).sum(0), 0, 1)


def auc(labels, scores):
    """The AUC of each column."""
    ranks, p = rankdata(scores, axis=0), labels.sum(0)
    return ((ranks * labels).sum(0) - p * (p + 1) / 2) / (p * (len(labels) - p))


def matthews(tp, fp, fn, tn):
    root = np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    return np.where(root > 0, (tp * tn - fp * fn) / np.where(root > 0, root, 1), 0)


def matthews_at_best(labels, scores, test_labels, test_scores):
    """Uses the threshold that is best on the labelled rows."""
    order = np.argsort(-scores)
    tp, fp = np.cumsum(labels[order]), np.cumsum(1 - labels[order])
    best = np.argmax(matthews(tp, fp, tp[-1] - tp, fp[-1] - fp)[:-1])
    on = test_scores > (scores[order[best]] + scores[order[best + 1]]) / 2
    counts = [(on & (test_labels == 1)), (on & (test_labels == 0)), (~on & (test_labels == 1)), (~on & (test_labels == 0))]
    return float(matthews(*(count.sum().astype(float) for count in counts)))


def linear(X, Y):
    """What all units of the first n rows read linearly: a function from n to a function of rows."""

    def fitted(n):
        x, y = X[:n], Y[:n]
        (mu, sd), my = standard(x), y.mean(0)
        Z = (x - mu) / sd
        W = np.linalg.solve(Z.T @ Z / n + 1e-3 * np.eye(Z.shape[1]), Z.T @ (y - my) / n)
        return lambda rows: (rows - mu) / sd @ W + my

    return fitted


def ladder(X, Y, Xt, Yt, values):
    found = {}
    for label, n in LABELS.items():
        x, y = X[:n], Y[:n]
        (mu, sd), (my, sy) = standard(x), standard(y)
        Z, Zt, G = (x - mu) / sd, (Xt - mu) / sd, None
        G, C = Z.T @ Z / len(x), Z.T @ (y - my) / len(x)
        order = np.argsort(-np.abs(C / sy), axis=0)
        for k in (1, 2, 5, "all"):
            W = np.zeros_like(C)
            if k == "all":
                W = np.linalg.solve(G + 1e-3 * np.eye(len(G)), C)
            else:
                for f in range(Y.shape[1]):
                    best = order[:k, f]
                    W[best, f] = np.linalg.solve(G[np.ix_(best, best)] + 1e-3 * np.eye(len(best)), C[best, f])
            on, off = Zt @ W + my, Z @ W + my
            name = f"k{k}.{label}"
            if values:
                found[f"probe.{name}"] = r2(Yt[:, :values], on[:, :values]).mean()
            if values < Y.shape[1]:
                found[f"probeAuc.{name}"] = auc(Yt[:, values:], on[:, values:]).mean()
                columns = range(values, Y.shape[1])
                found[f"probeMatthews.{name}"] = np.mean(
                    [matthews_at_best(y[:, f], off[:, f], Yt[:, f], on[:, f]) for f in columns]
                )
    return found


def over_concepts(scores, values):
    """Mean over concepts; all classes count as one."""
    scores = np.asarray(scores)
    return np.mean([*scores[:values], *([scores[values:].mean()] if values < len(scores) else [])])


def dci(X, Y, Xt, Yt, values):
    cut = int(len(X) * 0.9)

    def prepared(n):
        (mu, sd), (my, sy) = standard(X[:n]), standard(Y[:n])
        scaled = lambda x, y: ((x - mu) / sd, (y - my) / sy)
        Z, y = scaled(X[:n], Y[:n])
        return scaled, np.asfortranarray(Z), y, Z.T @ Z, Z.T @ y

    scaled, Z, y, G, c = prepared(cut)
    whole_scaled, Zw, yw, Gw, cw = prepared(len(X))
    Zv, yv = scaled(X[cut:], Y[cut:])
    Zt, yt = whole_scaled(Xt, Yt)
    R, scores = np.zeros((X.shape[1], Y.shape[1])), []
    for f in range(Y.shape[1]):
        grid = np.abs(c[:, f] / cut).max() * 1e-3 ** (np.arange(13) / 12)
        _, path, _ = lasso_path(Z, y[:, f], alphas=grid, precompute=G, Xy=c[:, f])
        best = np.argmin(((yv[:, [f]] - Zv @ path) ** 2).mean(0))
        _, path, _ = lasso_path(Zw, yw[:, f], alphas=grid[: best + 1], precompute=Gw, Xy=cw[:, f])
        R[:, f] = np.abs(path[:, -1])
        scores.append(r2(yt[:, f], Zt @ path[:, -1]))
    D = (R.sum(1) / R.sum()) @ (1 - entropy(R.T + 1e-11, base=R.shape[1]))
    C = (R.sum(0) / R.sum()) @ (1 - entropy(R + 1e-11, base=R.shape[0]))
    return {"dci.disentanglement": D, "dci.completeness": C, "dci.informativeness": over_concepts(scores, values)}


def binned(x):
    low, high = x.min(), x.max()
    return np.minimum(19, ((x - low) / (high - low) * 20).astype(int)) if high > low else np.zeros(len(x), int)


def information(X, kinds, concepts):
    """Mutual information of binned units and concepts, nats; then MIG and modularity."""
    rows = slice(10_000)
    units = [binned(x) for x in X[rows].T]
    labels = [concepts[rows, i].astype(int) if kind == "class" else binned(concepts[rows, i]) for i, kind in enumerate(kinds)]
    I, H = np.zeros((len(units), len(labels))), np.array([entropy(np.bincount(label)) for label in labels])
    for j, label in enumerate(labels):
        for i, unit in enumerate(units):
            joint = np.bincount(unit * 20 + label, minlength=400).reshape(20, 20)
            I[i, j] = entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.ravel())
    top = np.sort(I, axis=0)
    most = (I**2).max(1)
    spread = ((I**2).sum(1) - most) / (np.maximum(most, 1e-18) * (len(labels) - 1))
    modularity = np.where(most > 1e-18, 1 - spread, 0).mean()
    return {"mig": ((top[-1] - top[-2]) / H).mean(), "modularity": modularity}


def correlations(X, Y):
    (mu, sd), (my, sy) = standard(X), standard(Y)
    return ((X - mu) / sd).T @ ((Y - my) / sy) / len(X)


def units(X, Y, Xt, Yt, values, kinds, labels):
    """Measures of the code alone: sparsity, dimensions, matched correlation, SAP, selectivity."""
    corr = np.abs(correlations(Xt, Yt))
    i, j = linear_sum_assignment(corr, maximize=True)
    matched = np.zeros(Yt.shape[1])
    matched[j] = corr[i, j]
    eigenvalues = np.linalg.eigvalsh(np.cov(Xt.T, bias=True))
    mu, sd = standard(Xt)
    Z = (Xt - mu) / sd
    active = np.abs(Xt) > 1e-6
    found = {
        "matchedCorrelation": over_concepts(matched, values),
        "participationRatio": eigenvalues.sum() ** 2 / (eigenvalues**2).sum(),
        "kurtosis": (np.square(np.square(Z)).mean(0) - 3)[Xt.std(0) > 1e-9].mean(),
        "meanL0": active.sum(1).mean(),
        "liveUnits": active.any(0).sum(),
    }
    if values:
        top = np.sort(correlations(X, Y[:, :values]) ** 2, axis=0)
        found["sap"] = (top[-1] - top[-2]).mean()
    if "class" in kinds:
        means = np.stack([Xt[labels == c].mean(0) for c in range(10)])
        rest = (means.sum(0) - means.max(0)) / (len(means) - 1)
        live = means.max(0) > 0
        found["selectivity"] = ((means.max(0) - rest) / (means.max(0) + rest))[live].mean()
    return found


def monosemantic(alone):
    """Units that respond to one concept, each shown alone at value 1: [concepts, units]."""
    size = np.abs(alone)
    total = size.sum(0)
    share = size.max(0)[total > 1e-3] / total[total > 1e-3]
    return {"monosemantic.count": (share > 0.95).sum(), "monosemantic.count999": (share > 0.999).sum()}
