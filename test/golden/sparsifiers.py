"""Writes sparsifiers.json: what sparsifiers that keep, learn or look at more than activations make, by PyTorch in float64.

Activations are `[rows, units]`. Winners are chosen as in nupic.torch's functional k-winners, the jump and its step are
autograd functions with the backward passes of Rajamanoharan et al. 2024 (eq. 11 and 12), the divergence is PyTorch's own,
the selectivity index is written class by class, and MonoScore pair by pair.
"""

import json
from pathlib import Path

import torch

DRAW = torch.Generator().manual_seed(0)
draw = lambda *shape: torch.randn(*shape, generator=DRAW, dtype=torch.float64)
relu = torch.relu


def k_winners(x, duty, k, boost):
    boosted = x.detach() * torch.exp(-boost * duty)
    threshold = boosted.kthvalue(x.shape[1] - k + 1, dim=1, keepdim=True)[0]
    return x.masked_fill(boosted < threshold, 0)


def kwta():
    units, rows, steps, k, boost, fade, period = 6, 4, 6, 2, 3.0, 0.3, 10
    duty, seen, path = torch.zeros(units, dtype=torch.float64), 0, []
    for step in range(steps):
        h = relu(draw(rows, units) + 0.3)
        kept = k_winners(h, duty, k, boost * fade ** (step / steps))
        seen += rows
        over = min(period, seen)
        duty = (duty * (over - rows) + kept.gt(0).sum(0)) / over
        path.append({"h": h.tolist(), "kept": kept.tolist(), "duty": duty.tolist()})
    h = relu(draw(rows, units) + 0.3)
    last = {"h": h.tolist(), "kept": k_winners(h, duty, int(k * 1.5), boost * fade).tolist()}
    return {"k": k, "boost": boost, "fade": fade, "period": period, "relaxed": 1.5, "steps": path, "evaluation": last}


rectangle = lambda x: ((x > -0.5) & (x < 0.5)).to(x)


class Jump(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, threshold, bandwidth):
        ctx.save_for_backward(x, threshold)
        ctx.bandwidth = bandwidth
        return x * (x > threshold)

    @staticmethod
    def backward(ctx, dy):
        x, threshold = ctx.saved_tensors
        window = rectangle((x - threshold) / ctx.bandwidth)
        to_threshold = -(threshold / ctx.bandwidth) * window * dy
        return (x > threshold) * dy, to_threshold.sum(0), None


class Step(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, threshold, bandwidth):
        ctx.save_for_backward(x, threshold)
        ctx.bandwidth = bandwidth
        return (x > threshold).to(x)

    @staticmethod
    def backward(ctx, dy):
        x, threshold = ctx.saved_tensors
        to_threshold = -(1 / ctx.bandwidth) * rectangle((x - threshold) / ctx.bandwidth) * dy
        return torch.zeros_like(x), to_threshold.sum(0), None


def jumprelu():
    rows, units, strength, bandwidth = 30, 4, 0.3, 0.4
    # What a rectifier has set to 0 lies outside every window: no threshold is below half the bandwidth.
    h = relu(draw(rows, units)).requires_grad_()
    log_threshold = torch.tensor([0.25, 0.5, 0.9, 1.4], dtype=torch.float64).log().requires_grad_()
    threshold = log_threshold.exp()
    felt = draw(rows, units)
    kept = Jump.apply(h, threshold, bandwidth)
    penalty = strength * Step.apply(h, threshold, bandwidth).sum(1).mean()
    ((kept * felt).sum() + penalty).backward()
    return {
        "strength": strength,
        "bandwidth": bandwidth,
        "h": h.tolist(),
        "logThreshold": log_threshold.tolist(),
        "felt": felt.tolist(),
        "kept": kept.tolist(),
        "penalty": penalty.item(),
        "toH": h.grad.tolist(),
        "toLogThreshold": log_threshold.grad.tolist(),
    }


def vib():
    rows, inputs, units, beta = 5, 3, 4, 0.7
    read, h = draw(rows, inputs), relu(draw(rows, units)).requires_grad_()
    weight, bias = draw(units, inputs).requires_grad_(), draw(units).requires_grad_()
    noise, felt = draw(rows, units), draw(rows, units)
    sigma = torch.nn.functional.softplus(read @ weight.T + bias - 5)
    normal = torch.distributions.Normal
    z = h + sigma * noise
    penalty = beta * torch.distributions.kl_divergence(normal(h, sigma), normal(0.0, 1.0)).sum(1).mean()
    ((z * felt).sum() + penalty).backward()
    return {
        "beta": beta,
        "read": read.tolist(),
        "h": h.tolist(),
        "weight": weight.tolist(),
        "bias": bias.tolist(),
        "noise": noise.tolist(),
        "felt": felt.tolist(),
        "z": z.tolist(),
        "penalty": penalty.item(),
        "toH": h.grad.tolist(),
        "toWeight": weight.grad.tolist(),
        "toBias": bias.grad.tolist(),
    }


def selectivity():
    classes, labels, units, strength = 4, [0, 2, 0, 1, 1, 2, 0], 5, 0.6  # the batch has no row of class 3
    h = (draw(len(labels), units) + 0.2).requires_grad_()  # rectified by the regulariser itself
    of = torch.tensor(labels)
    means = torch.stack([relu(h)[of == c].mean(0) for c in sorted(set(labels))])  # [classes there, units]
    most, at = means.max(0)
    rest = torch.stack([means[[c for c in range(len(means)) if c != at[u]], u].mean() for u in range(units)])
    index = (most - rest) / (most + rest + 1e-6)
    penalty = -strength * index.mean()
    penalty.backward()
    return {
        "strength": strength,
        "classes": classes,
        "labels": labels,
        "h": h.tolist(),
        "index": index.tolist(),
        "penalty": penalty.item(),
        "toH": h.grad.tolist(),
    }


def monoloss():
    rows, inputs, units, strength = 7, 3, 5, 0.4
    x, h = draw(rows, inputs) + 1, draw(rows, units)
    h[:, 1], h[:, 2] = relu(h[:, 1] + 1), 0  # rectified, and dead
    h[:, 3], h[4, 3] = 0.25, 0.75  # excited by one row only
    h.requires_grad_()
    low, high = h.amin(0), h.amax(0)  # equal ones share their gradient
    a = (h - low) / (high - low).clamp(min=1e-30)
    scores = []
    for unit in range(units):
        alike, pairs = 0.0, 0.0
        for b in range(rows):
            for c in range(b + 1, rows):
                weight = a[b, unit] * a[c, unit]
                alike = alike + weight * torch.cosine_similarity(x[b] - x.mean(0), x[c] - x.mean(0), dim=0)
                pairs = pairs + weight
        scores.append(alike / pairs if pairs > 1e-8 else torch.zeros((), dtype=torch.float64))
    score = torch.stack(scores)
    penalty = strength * (1 - score).mean()
    penalty.backward()
    return {
        "strength": strength,
        "inputs": x.tolist(),
        "h": h.tolist(),
        "score": score.tolist(),
        "penalty": penalty.item(),
        "toH": h.grad.tolist(),
    }


def quantise(signed):
    """The module of Esser et al. 2020, section 2.3, whose step here is the exponential of what is learnt."""
    rows, units, bits = 9, 5, 3
    h = (draw(rows, units) * 3).requires_grad_()
    log_step = torch.tensor(-0.4, dtype=torch.float64, requires_grad=True)
    felt = draw(rows, units)
    lowest, highest = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if signed else (0, 2**bits - 1)
    passed = lambda x, y: (y - x).detach() + x  # the value of y, the gradient of x
    step = log_step.exp()
    step = passed(step / (units * highest) ** 0.5, step)
    v = (h / step).clamp(lowest, highest)
    made = passed(v, v.round()) * step
    (made * felt).sum().backward()
    return {
        "bits": bits,
        "signed": signed,
        "logStep": log_step.item(),
        "h": h.tolist(),
        "felt": felt.tolist(),
        "made": made.tolist(),
        "toH": h.grad.tolist(),
        "toLogStep": log_step.grad.item(),
    }


CASES = {
    "kwta": kwta(),
    "jumprelu": jumprelu(),
    "vib": vib(),
    "selectivity": selectivity(),
    "monoloss": monoloss(),
    "quantise": [quantise(False), quantise(True)],
}
Path(__file__).with_name("sparsifiers.json").write_text(json.dumps(CASES) + "\n")
