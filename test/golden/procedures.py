"""Writes procedures.json: losses of procedures of distillation and their gradients, by float64 PyTorch.

The primary is D-H-C with tanh, the teacher D-G-G-C with relu; rows are [rows, units]. Each loss is that of one step of
the primary, for a pressure pi: imitation: cross-entropy + pi T^2 KL(softmax(teacher/T) || softmax(primary/T)), batch mean;
its control: the same with the teacher's probabilities of all classes but the likeliest permuted, each row by `orders`:
class c gets the logit of class orders[c], then the largest logit goes back to its class and what had taken its place goes
where it was. squared: cross-entropy + pi mean_rows sum_classes (teacher - primary)^2. replay (DER++, Buzzega et al. 2020,
with alpha = pi, beta = pi beta): cross-entropy on new rows + pi (mean_rows sum_classes (z - kept)^2 on other rows +
beta cross-entropy on yet others); asleep: the same without new rows. smoothing: PyTorch's own label_smoothing.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

random = np.random.RandomState(7)
draw = lambda *shape: np.round(random.randn(*shape), 2)
D, H, G, C, N, B = 4, 3, 5, 4, 12, 5
tensor = lambda v: torch.tensor(v, dtype=torch.float64)

inputs, labels = draw(N, D), random.randint(0, C, N)
primary = {"0/weight": draw(H, D), "0/bias": draw(H), "1/weight": draw(C, H), "1/bias": draw(C)}
teacher = {"0/weight": draw(G, D), "0/bias": draw(G), "1/weight": draw(G, G), "1/bias": draw(G)}
teacher |= {"2/weight": draw(C, G), "2/bias": draw(C)}
kept = draw(N, C)
rows = [[0, 3, 5, 7, 9], [1, 2, 4, 6, 8], [11, 10, 9, 2, 1]]
orders = [random.permutation(C) for _ in range(B)]
T, beta, epsilon = 2.5, 0.7, 0.15


def network(p, x, activation):
    layers = len(p) // 2
    for i in range(layers):
        x = x @ p[f"{i}/weight"].T + p[f"{i}/bias"]
        if i < layers - 1:
            x = activation(x)
    return x


def permuted(z):
    out = []
    for row, order in zip(z, orders):
        best = int(row.argmax())
        moved = [row[o] for o in order]
        at = list(order).index(best)
        moved[at], moved[best] = moved[best], moved[at]
        out.append(torch.stack(moved))
    return torch.stack(out)


X, Y = tensor(inputs), torch.tensor(labels)
new, first, second = rows
taught = network({k: tensor(v) for k, v in teacher.items()}, X[new], torch.relu)
kl = lambda t, s: T * T * kl_div(log_softmax(s / T, 1), softmax(t / T, 1), reduction="batchmean")
squared = lambda t, s: ((t - s) ** 2).sum(1).mean()


def losses(p, pi):
    at = lambda chosen: network(p, X[chosen], torch.tanh)
    task = cross_entropy(at(new), Y[new])
    recalled = squared(tensor(kept)[first], at(first)) + beta * cross_entropy(at(second), Y[second])
    return {
        "imitation": task + pi * kl(taught, at(new)),
        "permuted": task + pi * kl(permuted(taught), at(new)),
        "squared": task + pi * squared(taught, at(new)),
        "replay": task + pi * recalled,
        "asleep": pi * recalled,
        "smoothing": cross_entropy(at(new), Y[new], label_smoothing=epsilon),
    }


pressures = [0.5, 2]
cases = []
for pi in pressures:
    for name in losses({k: tensor(v) for k, v in primary.items()}, pi):
        p = {k: tensor(v).requires_grad_() for k, v in primary.items()}
        loss = losses(p, pi)[name]
        loss.backward()
        cases.append({"name": name, "pressure": pi, "loss": loss.item(), "gradients": {k: v.grad.tolist() for k, v in p.items()}})

given = {"inputs": inputs, "labels": labels, "kept": kept, "rows": rows, "orders": orders}
given = {k: np.asarray(v).tolist() for k, v in given.items()} | {"T": T, "beta": beta, "epsilon": epsilon}
networks = {k: {n: v.tolist() for n, v in p.items()} for k, p in {"primary": primary, "teacher": teacher}.items()}
Path(__file__).with_suffix(".json").write_text(json.dumps({**given, **networks, "permuted": permuted(taught).tolist(), "taught": taught.tolist(), "cases": cases}) + "\n")
