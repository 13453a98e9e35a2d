"""Writes noise-distillation.json: a step of distillation on images of noise and its gradients, by float64 PyTorch.

Student and frozen teacher are D-H-H-C with tanh and have, on their last hidden layer, a linear head of A auxiliary
outputs; rows are [rows, units]. The student learns the teacher's auxiliary outputs alone, on images of noise: the loss is
pi T^2 KL(softmax(teacher/T) || softmax(student/T)), batch mean, or pi mean_rows sum (teacher - student)^2. The task's
cross-entropy on other rows is reported and moves nothing.
"""

import json
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, softmax

random = np.random.RandomState(11)
draw = lambda *shape: np.round(random.randn(*shape), 2)
D, H, C, A, B = 4, 3, 4, 3, 5
T, pressures = 1.5, [0.5, 2]
tensor = lambda v: torch.tensor(v, dtype=torch.float64)


def network():
    shapes = {"0/weight": (H, D), "0/bias": (H,), "1/weight": (H, H), "1/bias": (H,), "2/weight": (C, H), "2/bias": (C,)}
    return {k: draw(*s) for k, s in shapes.items()}


head = lambda: {"0/weight": draw(A, H), "0/bias": draw(A)}
given = {"primary": network(), "teacher": network(), "studentHead": head(), "teacherHead": head()}
images, inputs, labels = draw(B, D), draw(B, D), random.randint(0, C, B)


def hidden(p, x):
    for i in range(2):
        x = torch.tanh(x @ p[f"{i}/weight"].T + p[f"{i}/bias"])
    return x


affine = lambda x, w, b: x @ w.T + b
auxiliary = lambda p, q, x: affine(hidden(p, x), q["0/weight"], q["0/bias"])
kl = lambda t, s: T * T * kl_div(log_softmax(s / T, 1), softmax(t / T, 1), reduction="batchmean")
squared = lambda t, s: ((t - s) ** 2).sum(1).mean()

frozen = {owner: {k: tensor(v) for k, v in p.items()} for owner, p in given.items()}
target = auxiliary(frozen["teacher"], frozen["teacherHead"], tensor(images))
cases = []
for name, distance in {"kl": kl, "squared": squared}.items():
    for pi in pressures:
        p = {owner: {k: tensor(v).requires_grad_() for k, v in given[owner].items()} for owner in ("primary", "studentHead")}
        said = distance(target, auxiliary(p["primary"], p["studentHead"], tensor(images)))
        (pi * said).backward()
        own = p["primary"]
        task = cross_entropy(affine(hidden(own, tensor(inputs)), own["2/weight"], own["2/bias"]), torch.tensor(labels))
        gradients = {f"{owner}/{k}": (torch.zeros_like(v) if v.grad is None else v.grad).tolist() for owner in p for k, v in p[owner].items()}
        cases.append({"name": name, "pressure": pi, "distance": said.item(), "task": task.item(), "gradients": gradients})

networks = {owner: {k: v.tolist() for k, v in p.items()} for owner, p in given.items()}
rows = {"images": images.tolist(), "inputs": inputs.tolist(), "labels": labels.tolist(), "T": T}
Path(__file__).with_name("noise-distillation.json").write_text(json.dumps({**rows, **networks, "cases": cases}) + "\n")
