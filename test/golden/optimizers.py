"""Writes optimizers.json: parameters after updates by PyTorch's optimisers in float64.

Each case is an optimiser with its options as the lab names them, one matrix of parameters, a gradient for each update,
and the parameters after each. `linear` leaves 1 - step / steps of the learning rate, counted from the end of warm-up.
"""

import json
from pathlib import Path

import torch

DRAW = torch.Generator().manual_seed(0)
draw = lambda *shape: torch.randn(*shape, generator=DRAW, dtype=torch.float64)
STEPS = 12


def schedule(optimizer, decay, warm):
    """PyTorch's own schedulers; `linear` and `cosine` reach zero one step after the last."""
    rest = STEPS - warm
    then = {
        "none": lambda: torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1),
        "linear": lambda: torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0, total_iters=rest),
        "cosine": lambda: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=rest),
    }[decay]
    if not warm:
        return then()
    first = torch.optim.lr_scheduler.LinearLR(optimizer, 1 / warm, 1, total_iters=warm - 1)
    return torch.optim.lr_scheduler.SequentialLR(optimizer, [first, then()], milestones=[warm])


def case(kind, make, decay="none", warm=0, **options):
    p = draw(3, 5).requires_grad_()
    optimizer = make([p])
    scheduler = schedule(optimizer, decay, warm)
    initial, gradients, path = p.tolist(), [], []
    for step in range(STEPS):
        p.grad = draw(3, 5)
        gradients.append(p.grad.tolist())
        if "norm" in options:
            torch.nn.utils.clip_grad_norm_([p], options["norm"])
        optimizer.step()
        scheduler.step()
        path.append(p.tolist())
    return {
        "options": {"kind": kind, "decay": decay, "warmUp": warm / STEPS, **options},
        "initial": initial,
        "gradients": gradients,
        "path": path,
    }


CASES = [
    case("adam", lambda p: torch.optim.Adam(p, lr=0.01), learningRate=0.01),
    case(
        "adam",
        lambda p: torch.optim.Adam(p, lr=0.02, betas=(0.8, 0.95), eps=0.1),
        learningRate=0.02,
        beta1=0.8,
        beta2=0.95,
        epsilon=0.1,
    ),
    case(
        "adamw",
        lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.5),
        "linear",
        learningRate=0.01,
        weightDecay=0.5,
    ),
    case("adamw", lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0), learningRate=0.01, weightDecay=0),
    case("sgd", lambda p: torch.optim.SGD(p, lr=0.1), learningRate=0.1, momentum=0),
    case("sgd", lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), "linear", learningRate=0.1, momentum=0.9),
    case(
        "sgd",
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, weight_decay=0.3),
        "cosine",
        learningRate=0.1,
        momentum=0.8,
        weightDecay=0.3,
    ),
    case("adam", lambda p: torch.optim.Adam(p, lr=0.02), "cosine", warm=4, learningRate=0.02),
    case(
        "adamw",
        lambda p: torch.optim.AdamW(p, lr=0.02, weight_decay=0.1),
        "linear",
        warm=3,
        learningRate=0.02,
        weightDecay=0.1,
        clip="norm",
        norm=3.5,
    ),
    case(
        "sgd", lambda p: torch.optim.SGD(p, lr=0.2), "none", warm=5, learningRate=0.2, momentum=0, clip="norm", norm=4
    ),
]

Path(__file__).with_name("optimizers.json").write_text(json.dumps({"steps": STEPS, "cases": CASES}) + "\n")
