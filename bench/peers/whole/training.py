"""Trains one primary with its students, eagerly: the teaching modes of the built-in experiments."""

import torch
from torch import nn
from torch.nn import functional


class Primary(nn.Module):
    """An mlp whose last hidden layer is the code, with an optional top-k on it (ties kept)."""

    def __init__(self, settings, task):
        super().__init__()
        primary, sparsity = settings["primary"], settings["sparsity"]
        if (primary["kind"], primary["activation"], primary["expose"]) != ("mlp", "relu", "last"):
            raise SystemExit(f"whole_torch: only an mlp with relu that exposes its last layer is here, not {primary}")
        if sparsity["kind"] not in ("none", "topk") or sparsity.get("at", "exposed") != "exposed":
            raise SystemExit(f"whole_torch: no sparsifier {sparsity}")
        widths = [task.inputs, *primary["hidden"]]
        self.hidden = nn.ModuleList(nn.Linear(n, m) for n, m in zip(widths, widths[1:]))
        self.out = nn.Linear(widths[-1], task.outputs, bias=primary["outputBias"])
        for layer in [*self.hidden, self.out]:
            start(layer, primary["init"])
        self.units = widths[-1]
        self.k = sparsity.get("k", self.units)

    def code(self, x):
        for layer in self.hidden:
            x = torch.relu(layer(x))
        return self.kept(x)

    def kept(self, h):
        if self.k >= self.units:
            return h
        return h * (h >= h.detach().topk(self.k, sorted=False).values.amin(1, keepdim=True))


def start(layer, init):
    """Normal weights with the experiment's standard deviation, zero bias."""
    sd = init["sd"] if init["kind"] == "normal" else (2 / layer.in_features) ** 0.5
    nn.init.normal_(layer.weight, 0, sd)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


def student_loss(student, cost, code, targets, task_loss):
    """Distance and, if reading costs, the l1 reader: cost * sum |A_ij| rms(h_j)."""
    loss = task_loss(student(code), targets)
    return loss + cost * (student.weight.abs() * (code.square().mean(0) + 1e-8).sqrt()).sum() if cost else loss


def squared(y, targets):
    return functional.mse_loss(y, targets, reduction="sum") / len(y)


def train(settings, task):
    """The trained primary, and its task loss every `logEvery` steps."""
    teaching, training = settings["teaching"], settings["training"]
    primary = Primary(settings, task)
    loss = functional.cross_entropy if task.classes else squared
    rate, steps = training["optimizer"]["learningRate"], training["steps"]
    decay = {"linear": lambda t: 1 - t / steps, "none": lambda t: 1}[training["optimizer"]["decay"]]
    rows, series = task.stream(training["batch"]), []
    adam = lambda parameters: torch.optim.Adam(parameters, lr=rate, fused=True)
    step = {"none": alone, "joint": joint, "alternating": alternating}[teaching["mode"]](
        teaching, training, task, primary, loss, adam
    )
    for t in range(steps):
        value = step(t, rate * decay(t), *next(rows))
        if t % training["logEvery"] == 0:
            series.append(value.item())
    return primary, series


def move(optimizer, loss, rate):
    optimizer.zero_grad()
    loss.backward()
    optimizer.param_groups[0]["lr"] = rate
    optimizer.step()


def alone(_teaching, _training, _task, primary, loss, adam):
    optimizer = adam(primary.parameters())

    def step(_t, rate, x, targets):
        value = loss(primary.out(primary.code(x)), targets)
        move(optimizer, value, rate)
        return value

    return step


def described(teaching):
    """The one student of the built-in experiments: linear, reads the code, predicts the targets."""
    (given,) = teaching["students"]
    if (given["sees"], given["predicts"], given["network"]["kind"]) != ("code", "targets", "linear"):
        raise SystemExit(f"whole_torch: no student {given}")
    return given, given["reader"].get("cost", 0)


def joint(teaching, _training, task, primary, loss, adam):
    given, cost = described(teaching)
    student = nn.Linear(primary.units, task.outputs, bias=given["bias"])
    start(student, given["init"])
    optimizer, pressure = adam([*primary.parameters(), *student.parameters()]), teaching["pressure"]

    def step(_t, rate, x, targets):
        code = primary.code(x)
        own = loss(primary.out(code), targets)
        seen = code if pressure == 1 else pressure * code + (1 - pressure) * code.detach()
        move(optimizer, own + student_loss(student, cost, seen, targets, loss), rate)
        return own

    return step


def alternating(teaching, training, task, primary, loss, adam):
    given, cost = described(teaching)
    K, renew = teaching["copies"], teaching["renew"]
    students = [nn.Linear(primary.units, task.outputs, bias=given["bias"]) for _ in range(K)]
    for student in students:
        start(student, given["init"])
    optimizer = adam(primary.parameters())
    learning = adam([p for student in students for p in student.parameters()])  # moments and counts are per parameter
    rows = task.stream(training["batch"])
    taught = lambda code, targets: sum(student_loss(student, cost, code, targets, loss) for student in students)

    def step(t, rate, x, targets):
        for k in range(K):
            if renew and t and t % renew == k * renew // K:
                start(students[k], given["init"])
                for p in students[k].parameters():
                    learning.state.pop(p, None)
        for student in students:
            student.requires_grad_(False)
        code = primary.code(x)
        own = loss(primary.out(code), targets)
        move(optimizer, own + teaching["pressure"] / K * taught(code, targets), rate)
        for student in students:
            student.requires_grad_(True)
        for _ in range(teaching["studentSteps"]):
            x, targets = next(rows)
            with torch.no_grad():
                code = primary.code(x)
            move(learning, taught(code, targets), rate)
        return own

    return step
