"""Writes optimizers.json: parameters after updates by PyTorch's optimisers in float64.

Each case is an optimiser with its options as the lab names them, one matrix of parameters, a gradient for each update,
and the parameters after each. The decay is the lab's: `linear` leaves 1 - step / steps of the learning rate.
"""

import json
from pathlib import Path

import torch

DRAW = torch.Generator().manual_seed(0)
draw = lambda *shape: torch.randn(*shape, generator=DRAW, dtype=torch.float64)
STEPS = 12


def case(kind, make, decay="none", **options):
    p = draw(3, 5).requires_grad_()
    optimizer = make([p])
    rates = [group["lr"] for group in optimizer.param_groups]
    initial, gradients, path = p.tolist(), [], []
    for step in range(STEPS):
        left = 1 - step / STEPS if decay == "linear" else 1
        for group, rate in zip(optimizer.param_groups, rates):
            group["lr"] = rate * left
        p.grad = draw(3, 5)
        gradients.append(p.grad.tolist())
        optimizer.step()
        path.append(p.tolist())
    return {
        "options": {"kind": kind, "decay": decay, **options},
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
]

Path(__file__).with_name("optimizers.json").write_text(json.dumps({"steps": STEPS, "cases": CASES}) + "\n")
