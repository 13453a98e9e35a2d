"""Models that learn from a frozen primary: ridge regression, held-out mlps that imitate the code, the mlp probe."""

import torch
from torch import nn

from .measures import standard
from .training import squared, start

EXAMPLES, UPDATES = [64, 512, 4096, 16384], 500
RATE, MOST, EVERY, LOOKS, FALL = 5e-3, 3000, 50, 4, 5e-3  # of the mlp rung: Adam's rate, updates, and when they end
LEAST = 1e-2  # share of a factor's deviation below which nothing is left to learn


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


def left_over(left, sd, n):
    """What a linear probe of the first n rows leaves, in units of each factor's own size there; 0 where next to nothing."""
    size = left[:n].square().mean(0).sqrt()
    size = torch.where(size > LEAST * sd, size, 0)
    return torch.where(size > 0, left / size, 0).float(), size


def to_optimum(x, goal, n):
    """An mlp of 64 that begins at 0 and learns from the first n rows, as it was where it told the rows behind them best."""
    layers = [nn.Linear(x.shape[1], 64), nn.Linear(64, goal.shape[1])]
    start(layers[0], {"kind": "fan-in"})
    nn.init.zeros_(layers[1].weight)
    nn.init.zeros_(layers[1].bias)
    model = nn.Sequential(layers[0], nn.ReLU(), layers[1])
    adam = torch.optim.Adam(model.parameters(), lr=RATE, fused=True)
    error = lambda: (model(x[n:]) - goal[n:]).square().sum().item()
    with torch.no_grad():
        least = mark = error()
    kept, at = {name: value.clone() for name, value in model.state_dict().items()}, 0
    for update in range(1, MOST + 1 if least > 0 else 0):
        rows = torch.randint(n, (100,))
        adam.zero_grad()
        squared(model(x[rows]), goal[rows]).backward()
        adam.step()
        if update % EVERY:
            continue
        with torch.no_grad():
            now = error()
        if now < least:
            least, kept = now, {name: value.clone() for name, value in model.state_dict().items()}
        if now < mark * (1 - FALL):
            mark, at = now, update
        elif update - at >= LOOKS * EVERY:
            break
    model.load_state_dict(kept)
    return torch.no_grad()(model)


def mlp_rung(linear, X, Y, Xt):
    """For 100, 1,000 and all labelled rows: what all units read linearly and an mlp adds to that, on the test rows.

    `linear(n)` is the linear probe of the first n rows. The mlp learns what a probe of nine tenths of the rows leaves over,
    and a factor takes it where the squared error on the last tenth falls by more than two standard errors of the fall.
    """
    found = {}
    for label, n in [("100", 100), ("1000", 1000), ("all", len(X))]:
        learnt = n - n // 10
        (mean, sd), spread = standard(X[:n]), torch.from_numpy(Y[:n].std(0))
        scaled = lambda rows: torch.from_numpy((rows - mean) / sd).float()
        goal, size = left_over(torch.from_numpy(Y[:n] - linear(learnt)(X[:n])), spread, learnt)
        model = to_optimum(scaled(X[:n]), goal, learnt)
        low, high = goal[:learnt].amin(0).clamp(max=0), goal[:learnt].amax(0).clamp(min=0)
        said = lambda rows: model(scaled(rows)).clamp(low, high)
        behind = goal[learnt:]
        fall = behind.square() - (behind - said(X[learnt:n])).square()
        takes = fall.mean(0) > 2 * fall.std(0) / len(fall) ** 0.5
        more = said(Xt) * torch.where(takes, size, 0)
        found[label] = linear(n)(Xt) + more.numpy()
    return found
