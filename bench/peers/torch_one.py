"""PyTorch, one run at a time: a module, autograd and an optimiser per run, as most people write it."""

import torch
from torch import nn
from torch.nn import functional

import common
import networks_torch

DEVICE = common.device()


def joint(program, initial, pool):
    S = len(program["cost"])
    pool = [tuple(torch.from_numpy(v).to(DEVICE) for v in batch) for batch in pool]
    runs = []
    for r in range(len(initial["b"])):
        p = {name: torch.tensor(value[r], device=DEVICE, requires_grad=True) for name, value in initial.items()}
        runs.append((p, torch.optim.Adam(p.values(), lr=program["rate"], eps=common.EPSILON, fused=True)))

    def step(t):
        for r, (p, adam) in enumerate(runs):
            x, c = (v[r // S] for v in pool[t % len(pool)])
            pressure, cost = program["pressure"][r % S], program["cost"][r % S]
            h = torch.relu(functional.linear(x, p["W"], p["b"]))
            task = functional.mse_loss(functional.linear(h, p["V"]), c, reduction="sum") / len(x)
            seen = h if pressure == 1 else pressure * h + (1 - pressure) * h.detach()
            loss = task + functional.mse_loss(functional.linear(seen, p["A"]), c, reduction="sum") / len(x)
            if cost:
                loss = loss + cost * (p["A"].abs() * (seen.square().mean(0) + 1e-8).sqrt()).sum()
            adam.zero_grad()
            loss.backward()
            adam.param_groups[0]["lr"] = common.rate_at(program, t)
            adam.step()

    @torch.no_grad()
    def losses():
        found = []
        for r, (p, _) in enumerate(runs):
            x, c = (v[r // S] for v in pool[0])
            y = functional.linear(torch.relu(functional.linear(x, p["W"], p["b"])), p["V"])
            found.append(((y - c) ** 2).mean(0).sum().item())
        return found

    return common.each(step), losses


def mlp(program, initial, pool):
    pool = [tuple(torch.from_numpy(v).to(DEVICE) for v in batch) for batch in pool]
    runs = []
    for r in range(len(initial["b0"])):
        layers = [nn.Linear(n, m) for n, m in zip(program["sizes"], program["sizes"][1:])]
        for i, layer in enumerate(layers):
            layer.weight.data.copy_(torch.from_numpy(initial[f"W{i}"][r]))
            layer.bias.data.copy_(torch.from_numpy(initial[f"b{i}"][r]))
        model = nn.Sequential(*[part for layer in layers for part in (layer, nn.ReLU())][:-1]).to(DEVICE)
        adam = torch.optim.Adam(model.parameters(), lr=program["rate"], eps=common.EPSILON, fused=True)
        runs.append((model, adam))

    return classifiers(runs, pool)


def network(program, initial, pool):
    kind = networks_torch.KINDS[program["network"]["kind"]]
    runs = []
    for r in range(len(initial["0/weight"])):
        weights = {name: torch.tensor(value[r], device=DEVICE, requires_grad=True) for name, value in initial.items()}
        adam = torch.optim.Adam(weights.values(), lr=program["rate"], eps=common.EPSILON, fused=True)
        runs.append((kind(program["network"], program["input"], weights), adam))
    read = lambda x: runs[0][0].read(torch.from_numpy(x)).contiguous().to(DEVICE)
    pool = [(read(x), torch.from_numpy(labels).to(DEVICE)) for x, labels in pool]

    return classifiers(runs, pool)


def classifiers(runs, pool):
    """Trains each run's (model, optimiser) in turn on batches (x, labels)."""

    def step(t):
        x, labels = pool[t % len(pool)]
        for model, adam in runs:
            adam.zero_grad()
            functional.cross_entropy(model(x), labels).backward()
            adam.step()

    @torch.no_grad()
    def losses():
        x, labels = pool[0]
        return [functional.cross_entropy(model(x), labels).item() for model, _ in runs]

    return common.each(step), losses


def trainer(program, initial, pool):
    return {"joint": joint, "mlp": mlp, "network": network}[program["kind"]](program, initial, pool)


if __name__ == "__main__":
    versions = lambda: {"torch": torch.__version__}
    common.main("torch-one", trainer, versions, dict.fromkeys(common.programs(), 2))
