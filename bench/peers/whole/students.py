"""Models that learn from a frozen primary: ridge regression, held-out mlps that imitate the code, the mlp probe."""

import torch
from torch import nn

from .training import squared, start

EXAMPLES, UPDATES = [64, 512, 4096, 16384], 500


def ridge(x, y, penalty):
    """Least squares with a free intercept and penalty * |W|^2, in the dual form if there are fewer rows than inputs."""
    mean, centre = x.mean(0), y.mean(0)
    x, y = x - mean, y - centre
    if len(x) < x.shape[1]:
        W = x.T @ torch.cholesky_solve(y, torch.linalg.cholesky(x @ x.T + penalty * torch.eye(len(x))))
    else:
        W = torch.cholesky_solve(x.T @ y, torch.linalg.cholesky(x.T @ x + penalty * torch.eye(x.shape[1])))
    return lambda rows: (rows - mean) @ W + centre


def fit_mlp(x, n, loss, outputs, batch):
    """An mlp of 64 fitted to the first n rows, Adam 1e-3; `loss(prediction, rows)`."""
    layers = [nn.Linear(x.shape[1], 64), nn.Linear(64, outputs)]
    for layer in layers:
        start(layer, {"kind": "fan-in"})
    model = nn.Sequential(layers[0], nn.ReLU(), layers[1])
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    for rows in torch.randint(min(n, len(x)), (UPDATES, batch)):
        adam.zero_grad()
        loss(model(x[rows]), rows).backward()
        adam.step()
    return torch.no_grad()(model)


@torch.no_grad()
def unexplained(prediction, truth):
    return ((prediction - truth).square().sum() / ((truth - truth.mean(0)).square().sum() + 1e-4)).item()


def imitations(primary, task, test_x, test_code, score):
    """Each held-out student's (name, n, fvu, scores with its code); and the scores with the mean code."""
    rows = task.student_rows(max(EXAMPLES))
    with torch.no_grad():
        code = primary.code(rows)
        blind = score(primary.out(code.mean(0).expand(len(test_x), -1)))
    learnt = []
    for n in EXAMPLES:
        predicted = ridge(rows[:n], code[:n], 1e-3 * n)(test_x)
        learnt.append(("ridge", n, predicted))
    for n in EXAMPLES:
        mean, sd = code[:n].mean(0), (code[:n].var(0, correction=0).mean() + 1e-8).sqrt()
        goal = (code[:n] - mean) / sd
        model = fit_mlp(rows, n, lambda y, picked: squared(y, goal[picked]), goal.shape[1], 128)
        learnt.append(("mlp64", n, model(test_x) * sd + mean))
    with torch.no_grad():
        return [(name, n, unexplained(y, test_code), score(primary.out(y))) for name, n, y in learnt], blind


def mlp_probes(kinds, code, concepts, test_code):
    """For 100, 1,000 and all labelled rows: predictions on the test rows, [rows, heads], values first."""
    mean, sd = code.mean(0), code.std(0, correction=0)
    scale = torch.where(sd > 1e-6, 1 / sd, 0.0)
    x, test = (code - mean) * scale, (test_code - mean) * scale
    values = torch.from_numpy(concepts[:, [kind == "value" for kind in kinds]])
    centre, spread = values.mean(0), values.std(0, correction=0)
    goal, V = (values - centre) / spread, values.shape[1]
    classes = [torch.from_numpy(concepts[:, i]).long() for i, kind in enumerate(kinds) if kind == "class"]

    def loss(y, rows):
        total = squared(y[:, :V], goal[rows])
        return total + nn.functional.cross_entropy(y[:, V:], classes[0][rows]) if classes else total

    found = {}
    for label, n in [("100", 100), ("1000", 1000), ("all", len(x))]:
        y = fit_mlp(x, n, loss, V + (10 if classes else 0), 100)(test)
        y[:, :V] = y[:, :V] * spread + centre
        found[label] = y.double().numpy()
    return found
