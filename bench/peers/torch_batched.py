"""PyTorch, all runs at once: parameters with a leading runs axis, batched products, one fused optimiser.

The batch is the last axis, so that the first layer of all runs that share rows is a single product.
"""

import torch
from torch.nn import functional

import common
import networks_torch

DEVICE = common.device()
as_it_is = lambda loss: loss


def joint(program, initial, pool, made):
    seeds, B, F = pool[0][0].shape
    S = len(program["cost"])
    R = seeds * S
    pool = [tuple(torch.from_numpy(v).mT.contiguous().to(DEVICE) for v in batch) for batch in pool]  # [seeds, F, B]
    p = {name: torch.tensor(value, device=DEVICE, requires_grad=True) for name, value in initial.items()}
    adam = torch.optim.Adam(p.values(), lr=program["rate"], eps=common.EPSILON, fused=True)
    pressure = torch.tensor(program["pressure"], dtype=torch.float32, device=DEVICE).repeat(seeds)[:, None, None]
    cost = torch.tensor(program["cost"], dtype=torch.float32, device=DEVICE).repeat(seeds)[:, None, None]

    def code(x):
        return torch.relu(torch.bmm(p["W"].view(seeds, S * F, F), x).view(R, F, B) + p["b"][:, :, None])

    def squared(y, c):
        return (y.view(seeds, S, F, B) - c[:, None]).square().sum() / B

    @made
    def loss(x, c):
        h = code(x)
        seen = pressure * h + ((1 - pressure) * h).detach()  # the value of h, its gradient times the pressure
        rms = (seen.square().mean(2) + 1e-8).sqrt()[:, None]
        reader = (cost * p["A"].abs() * rms).sum()
        return squared(torch.bmm(p["V"], h), c) + squared(torch.bmm(p["A"], seen), c) + reader

    def step(t):
        adam.zero_grad()
        loss(*pool[t % len(pool)]).backward()
        adam.param_groups[0]["lr"] = common.rate_at(program, t)
        adam.step()

    @torch.no_grad()
    def losses():
        x, c = pool[0]
        y = torch.bmm(p["V"], code(x)).view(seeds, S, F, B)
        return (y - c[:, None]).square().mean(3).sum(2).flatten().tolist()

    return common.each(step), losses


def mlp(program, initial, pool, made):
    sizes, B = program["sizes"], program["batch"]
    R = len(initial["b0"])
    pool = [tuple(torch.from_numpy(v).to(DEVICE) for v in batch) for batch in pool]
    p = {name: torch.tensor(value, device=DEVICE, requires_grad=True) for name, value in initial.items()}
    adam = torch.optim.Adam(p.values(), lr=program["rate"], eps=common.EPSILON, fused=True)

    def logits(x):
        h = (p["W0"].view(R * sizes[1], sizes[0]) @ x.T).view(R, sizes[1], B) + p["b0"][:, :, None]
        for i in range(1, len(sizes) - 1):
            h = torch.baddbmm(p[f"b{i}"][:, :, None], p[f"W{i}"], torch.relu(h))
        return h  # [R, C, B]

    @made
    def loss(x, labels):
        return functional.cross_entropy(logits(x), labels.expand(R, B), reduction="sum") / B

    def step(t):
        adam.zero_grad()
        loss(*pool[t % len(pool)]).backward()
        adam.step()

    @torch.no_grad()
    def losses():
        x, labels = pool[0]
        return functional.cross_entropy(logits(x), labels.expand(R, B), reduction="none").mean(1).tolist()

    return common.each(step), losses


def network(program, initial, pool, made):
    kind = networks_torch.KINDS[program["network"]["kind"]]
    p = {name: torch.tensor(value, device=DEVICE, requires_grad=True) for name, value in initial.items()}
    adam = torch.optim.Adam(p.values(), lr=program["rate"], eps=common.EPSILON, fused=True)
    of = lambda weights: kind(program["network"], program["input"], weights)
    read = lambda x: of(p).read(torch.from_numpy(x)).contiguous().to(DEVICE)
    pool = [(read(x), torch.from_numpy(labels).to(DEVICE)) for x, labels in pool]
    one = lambda weights, x, labels: functional.cross_entropy(of(weights)(x), labels)
    over_runs = torch.vmap(one, (0, None, None))

    @made
    def loss(x, labels):
        return over_runs(p, x, labels).sum()

    def step(t):
        adam.zero_grad()
        loss(*pool[t % len(pool)]).backward()
        adam.step()

    @torch.no_grad()
    def losses():
        return over_runs(p, *pool[0]).tolist()

    return common.each(step), losses


def trainer(program, initial, pool, made=as_it_is):
    return {"joint": joint, "mlp": mlp, "network": network}[program["kind"]](program, initial, pool, made)


if __name__ == "__main__":
    versions = lambda: {"torch": torch.__version__}
    common.main("torch-batched", trainer, versions, dict.fromkeys(common.programs(), 2))
