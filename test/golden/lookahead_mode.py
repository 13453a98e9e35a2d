"""Writes lookahead-mode.json: the primary's gradient under the teaching mode lookahead, float64 PyTorch.

The primary is x -> h = tanh(x W^T + b) -> logits h V^T + c; its task loss is cross-entropy, the mean over rows in nats.
A student takes `inner` steps of gradient descent at RATE on its distance plus reader cost, each on rows of its own, and
L = task loss + PRESSURE * (distance + reader cost)(student after these steps; rows 'score'), with every inner step a
function of the primary. `kl` reads the code and predicts the logits: T^2 * KL, mean over rows, T = 4, and a reader cost of
COST * sum_ij |A_ij| * sqrt(mean h_j^2 + 1e-8). `fvu` sees the input and predicts the code through a tanh layer of 4:
sum |t - s|^2 / (sum |t - mean t|^2 + 1e-4). Each gradient is held against central differences here, to 1e-6.
`firstOrder`: how far the gradient is that takes the student after its steps as a constant (relative, Euclidean norm).
"""

import json
from pathlib import Path

import torch

D, H, C, B, RATE, PRESSURE, COST, T = 9, 5, 3, 8, 0.5, 0.7, 0.05, 4
INNER = [1, 5, 10]


def spread(*shape, salt, scale=1.0):
    n = torch.Size(shape).numel()
    values = [round(scale * (2 * (((31 * k * k + 7919 * k + salt) % 10007) / 10007) - 1), 4) for k in range(n)]
    return torch.tensor(values, dtype=torch.float64).view(shape)


X = spread(B * (1 + max(INNER)), D, salt=7)
CLASSES = torch.tensor([(i * i + i // 3) % C for i in range(len(X))])
PRIMARY = {"0/weight": spread(H, D, salt=5), "0/bias": spread(H, salt=17, scale=0.1), "1/weight": spread(C, H, salt=31), "1/bias": spread(C, salt=77, scale=0.1)}
STUDENTS = {
    "kl": {"0/weight": spread(C, H, salt=3001), "0/bias": spread(C, salt=12, scale=0.1)},
    "fvu": {"0/weight": spread(4, D, salt=61), "0/bias": spread(4, salt=8, scale=0.1), "1/weight": spread(H, 4, salt=451), "1/bias": spread(H, salt=9, scale=0.1)},
}


def passed(p, x):
    h = torch.tanh(x @ p["0/weight"].T + p["0/bias"])
    return h, h @ p["1/weight"].T + p["1/bias"]


def student_loss(kind, s, p, x):
    h, z = passed(p, x)
    if kind == "kl":
        mine = h @ s["0/weight"].T + s["0/bias"]
        log_p, log_q = torch.log_softmax(z / T, 1), torch.log_softmax(mine / T, 1)
        distance = T * T * (log_p.exp() * (log_p - log_q)).sum(1).mean()
        return distance, COST * (s["0/weight"].abs() * torch.sqrt((h * h).mean(0) + 1e-8)).sum()
    mine = torch.tanh(x @ s["0/weight"].T + s["0/bias"]) @ s["1/weight"].T + s["1/bias"]
    distance = ((h - mine) ** 2).sum() / (((h - h.mean(0)) ** 2).sum() + 1e-4)
    return distance, torch.zeros((), dtype=torch.float64)


def batch(i):
    return slice(i * B, (i + 1) * B)


def total(kind, inner, p, attached=True):
    s = {k: v.clone().requires_grad_() for k, v in STUDENTS[kind].items()}
    for i in range(inner):
        gradients = torch.autograd.grad(sum(student_loss(kind, s, p, X[batch(1 + i)])), list(s.values()), create_graph=True)
        s = {k: v - RATE * g for (k, v), g in zip(s.items(), gradients)}
    if not attached:
        s = {k: v.detach() for k, v in s.items()}
    task = torch.nn.functional.cross_entropy(passed(p, X[batch(0)])[1], CLASSES[batch(0)])
    distance, cost = student_loss(kind, s, p, X[batch(0)])
    return task + PRESSURE * (distance + cost), task, distance


def gradients(kind, inner, attached=True):
    p = {k: v.clone().requires_grad_() for k, v in PRIMARY.items()}
    loss, task, distance = total(kind, inner, p, attached)
    return dict(zip(p, torch.autograd.grad(loss, list(p.values())))), task.item(), distance.item()


def along(kind, inner, name, k, step=1e-5):
    values = []
    for sign in (1, -1):
        p = {key: v.clone() for key, v in PRIMARY.items()}
        p[name].view(-1)[k] += sign * step
        values.append(total(kind, inner, p)[0].item())
    return (values[0] - values[1]) / (2 * step)


def main():
    cases = []
    for kind in STUDENTS:
        for inner in INNER:
            g, task, distance = gradients(kind, inner)
            flat = torch.cat([v.flatten() for v in g.values()])
            numeric = torch.tensor([along(kind, inner, name, k) for name, v in g.items() for k in range(v.numel())])
            off = ((flat - numeric).norm() / flat.norm()).item()
            assert off < 1e-6, (kind, inner, off)
            first = torch.cat([v.flatten() for v in gradients(kind, inner, False)[0].values()])
            missed = ((flat - first).norm() / flat.norm()).item()
            print(kind, inner, "task", task, "distance", distance, "central differences", off, "first order", missed)
            plain = {name: v.flatten().tolist() for name, v in g.items()}
            cases.append({"student": kind, "inner": inner, "task": task, "distance": distance, "gradients": plain, "firstOrder": missed})
    plain = lambda p: {k: v.flatten().tolist() for k, v in p.items()}
    golden = {
        "about": __doc__,
        "torch": torch.__version__,
        "rate": RATE,
        "pressure": PRESSURE,
        "cost": COST,
        "batch": B,
        "inputs": X.tolist(),
        "classes": CLASSES.tolist(),
        "primary": plain(PRIMARY),
        "students": {kind: plain(s) for kind, s in STUDENTS.items()},
        "cases": cases,
    }
    Path(__file__).with_name("lookahead-mode.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


torch.set_num_threads(1)
main()
