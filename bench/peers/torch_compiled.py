"""PyTorch, all runs at once, compiled: loss and gradient of torch_batched as C++ by torch.compile, one fused optimiser."""

import torch
from torch.nn import functional

import common


def trained(loss, task_losses, initial, program, pool):
    """Trains the parameters on `loss(p, x, target)`, compiled for these shapes; `task_losses` is eager."""
    p = {name: torch.from_numpy(value).clone().requires_grad_() for name, value in initial.items()}
    adam = torch.optim.Adam(p.values(), lr=program["rate"], eps=common.EPSILON, fused=True)
    compiled = torch.compile(loss, fullgraph=True, dynamic=False)

    def step(t):
        adam.zero_grad()
        compiled(p, *pool[t % len(pool)]).backward()
        adam.param_groups[0]["lr"] = common.rate_at(program, t)
        adam.step()

    return common.each(step), torch.no_grad()(lambda: task_losses(p, *pool[0]).flatten().tolist())


def joint(program, initial, pool):
    seeds, B, F = pool[0][0].shape
    S = len(program["cost"])
    R = seeds * S
    pool = [tuple(torch.from_numpy(v).mT.contiguous() for v in batch) for batch in pool]  # [seeds, F, B]
    pressure = torch.tensor(program["pressure"], dtype=torch.float32).repeat(seeds)[:, None, None]
    cost = torch.tensor(program["cost"], dtype=torch.float32).repeat(seeds)[:, None, None]
    code = lambda p, x: torch.relu(torch.bmm(p["W"].view(seeds, S * F, F), x).view(R, F, B) + p["b"][:, :, None])
    squares = lambda y, c: (y.view(seeds, S, F, B) - c[:, None]).square()

    def loss(p, x, c):
        h = code(p, x)
        seen = pressure * h + ((1 - pressure) * h).detach()  # the value of h, its gradient times the pressure
        rms = (seen.square().mean(2) + 1e-8).sqrt()[:, None]
        reader = (cost * p["A"].abs() * rms).sum()
        return (squares(torch.bmm(p["V"], h), c).sum() + squares(torch.bmm(p["A"], seen), c).sum()) / B + reader

    task_losses = lambda p, x, c: squares(torch.bmm(p["V"], code(p, x)), c).mean(3).sum(2)
    return trained(loss, task_losses, initial, program, pool)


def mlp(program, initial, pool):
    sizes, B = program["sizes"], program["batch"]
    R = len(initial["b0"])
    pool = [tuple(torch.from_numpy(v) for v in batch) for batch in pool]

    def logits(p, x):
        h = (p["W0"].view(R * sizes[1], sizes[0]) @ x.T).view(R, sizes[1], B) + p["b0"][:, :, None]
        for i in range(1, len(sizes) - 1):
            h = torch.baddbmm(p[f"b{i}"][:, :, None], p[f"W{i}"], torch.relu(h))
        return h  # [R, C, B]

    each = lambda p, x, labels, how: functional.cross_entropy(logits(p, x), labels.expand(R, B), reduction=how)
    loss = lambda p, x, labels: each(p, x, labels, "sum") / B
    return trained(loss, lambda p, x, labels: each(p, x, labels, "none").mean(1), initial, program, pool)


def trainer(program, initial, pool):
    return (joint if program["kind"] == "joint" else mlp)(program, initial, pool)


if __name__ == "__main__":
    versions = lambda: {"torch": torch.__version__}
    common.main("torch-compiled", trainer, versions, {"ten-concepts": 2, "mlp-64": 2, "mlp-784": 2})
