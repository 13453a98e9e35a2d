"""Writes ten-concepts.json: 200 joint steps of the ten-concepts program, by PyTorch autograd in float64.

Layouts: weights [out, in], inputs and targets [batch, row, feature] row-major. For one run, per step t = 0, 1, ...:
  h = ReLU(x W^T + b)                                      [B, 10]
  task = sum_outputs mean_rows (h V^T - c)^2
  student = sum_outputs mean_rows (h A^T - c)^2
  reader = cost * sum_ij |A_ij| * sqrt(mean_rows h_j^2 + 1e-8)
  W, b, V follow task + pressure * (student + reader); A follows student + reader with h held fixed;
  Adam (0.9, 0.999, epsilon 1e-8 added outside the root), rate 0.003 * (1 - t / 6000); batch t mod 4.
All runs share the initial state and the data. The last unit starts dead (b = -5).
"""

import json
from pathlib import Path

import torch

F, B, BATCHES, STEPS = 10, 32, 4, 200


def spread(n, salt):
    """n numbers in [0, 1) by an integer formula: (31 k^2 + 7919 k + salt) mod 10007 / 10007."""
    return torch.tensor([((31 * k * k + 7919 * k + salt) % 10007) / 10007 for k in range(n)], dtype=torch.float64)


def rounded(tensor, digits):
    return torch.tensor([round(v, digits) for v in tensor.flatten().tolist()], dtype=torch.float64).view(tensor.shape)


def initial():
    normal = lambda salt: rounded(0.4 * torch.special.ndtri((spread(F * F, salt) + 0.5 / 10007)), 4).view(F, F)
    b = rounded(0.1 * (spread(F, 4001) - 0.5), 4)
    b[-1] = -5
    return {"W": normal(11), "b": b, "V": normal(1234), "A": normal(5678)}


def data():
    u = spread(BATCHES * B * F, 271)
    c = rounded(torch.where(u < 0.2, u / 0.2, 0.0), 3).view(BATCHES, B, F)
    Q, _ = torch.linalg.qr(spread(F * F, 77).view(F, F) - 0.5)
    return rounded(c @ Q.T, 6), c


def losses(p, x, c, cost, pressure):
    h = torch.relu(x @ p["W"].T + p["b"])
    squared = lambda y: ((y - c) ** 2).mean(0).sum()
    rms = lambda h: (h.square().mean(0) + 1e-8).sqrt()
    task = squared(h @ p["V"].T)
    student = squared(h @ p["A"].T)
    reader = cost * (p["A"].abs() * rms(h)).sum()
    primary = torch.autograd.grad(task + pressure * (student + reader), [p["W"], p["b"], p["V"]], retain_graph=True)
    h = h.detach()
    own = squared(h @ p["A"].T) + cost * (p["A"].abs() * rms(h)).sum()
    (reading,) = torch.autograd.grad(own, [p["A"]])
    values = {"task": task.item(), "student": student.item(), "reader": reader.item()}
    return values, dict(zip("WbVA", [*primary, reading]))


def train(cost, pressure, x, c, dtype):
    x, c = x.to(dtype), c.to(dtype)
    p = {name: value.clone().to(dtype).requires_grad_() for name, value in initial().items()}
    adam = torch.optim.Adam(p.values(), lr=0.003, eps=1e-8)
    first, curve = None, []
    for t in range(STEPS):
        values, gradients = losses(p, x[t % BATCHES], c[t % BATCHES], cost, pressure)
        first = first or {"losses": values, "gradients": {k: g.clone() for k, g in gradients.items()}}
        if t % 20 == 0:
            curve.append([values["task"], values["student"], values["reader"]])
        for name, gradient in gradients.items():
            p[name].grad = gradient
        adam.param_groups[0]["lr"] = 0.003 * (1 - t / 6000)
        adam.step()
    return first, curve, {name: value.detach() for name, value in p.items()}


def main():
    x, c = data()
    runs = []
    for pressure, cost in [(1, 0.003), (1, 0.01), (0, 0.003), (0, 0.01)]:
        first, curve, end = train(cost, pressure, x, c, torch.float64)
        _, _, single = train(cost, pressure, x, c, torch.float32)
        runs.append(
            {
                "pressure": pressure,
                "cost": cost,
                "step0": {"losses": first["losses"], "gradients": numbers(first["gradients"], 10)},
                "curve": curve,
                "step200": numbers(end, 10),
                "float32Deviation": max((single[k] - end[k]).abs().max().item() for k in end),
            }
        )
        print(pressure, cost, first["losses"], curve[-1], "float32 deviation", runs[-1]["float32Deviation"])
    golden = {
        "about": __doc__,
        "torch": torch.__version__,
        "initial": numbers(initial(), 10),
        "inputs": x.tolist(),
        "targets": c.tolist(),
        "curveEvery": 20,
        "runs": runs,
    }
    Path(__file__).with_name("ten-concepts.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def numbers(tensors, digits):
    return {name: rounded(value.double(), digits).tolist() for name, value in tensors.items()}


torch.set_num_threads(1)
main()
