"""PyTorch's optimisers and schedulers on a rectified mlp from given weights, on given batches.

Reads on standard input {"batch", "runs": [{"options", "initial", "inputs", "targets"}]}: options of the optimiser as the
lab names them, weights and biases of each layer in order, and the batches in order, flat. Prints for each run the loss
before each update and after the last, and the parameters then.
"""

import json
import sys

import torch

torch.set_num_threads(1)


def optimizer_of(parameters, options):
    rate = options["learningRate"]
    if options["kind"] == "sgd":
        return torch.optim.SGD(
            parameters, lr=rate, momentum=options["momentum"], weight_decay=options["weightDecay"]
        )
    given = {"lr": rate, "betas": (options["beta1"], options["beta2"]), "eps": options["epsilon"]}
    if options["kind"] == "adamw":
        return torch.optim.AdamW(parameters, weight_decay=options["weightDecay"], **given)
    return torch.optim.Adam(parameters, **given)


def scheduler_of(optimizer, options, steps):
    of = torch.optim.lr_scheduler
    warm = round(options["warmUp"] * steps)
    then = {
        "none": lambda: of.ConstantLR(optimizer, factor=1),
        "linear": lambda: of.LinearLR(optimizer, 1, 0, total_iters=steps - warm),
        "cosine": lambda: of.CosineAnnealingLR(optimizer, T_max=steps - warm),
    }[options["decay"]]
    if not warm:
        return then()
    first = of.LinearLR(optimizer, 1 / warm, 1, total_iters=warm - 1)
    return of.SequentialLR(optimizer, [first, then()], milestones=[warm])


def train(run, batch):
    options = run["options"]
    parameters = [torch.tensor(values, dtype=torch.float32, requires_grad=True) for values in run["initial"]]
    inputs, targets = (
        torch.tensor(run[name], dtype=torch.float32).reshape(-1, batch, width)
        for name, width in (("inputs", parameters[0].shape[1]), ("targets", parameters[-1].shape[0]))
    )

    def loss(x, y):
        for weight, bias in zip(parameters[::2], parameters[1::2]):
            x = torch.nn.functional.linear(x, weight, bias)
            x = torch.relu(x) if weight is not parameters[-2] else x
        return (x - y).square().sum(1).mean()

    optimizer = optimizer_of(parameters, options)
    scheduler = scheduler_of(optimizer, options, len(inputs))
    losses = []
    for x, y in zip(inputs, targets):
        optimizer.zero_grad()
        value = loss(x, y)
        value.backward()
        if options["clip"] == "norm":
            torch.nn.utils.clip_grad_norm_(parameters, options["norm"])
        optimizer.step()
        scheduler.step()
        losses.append(value.item())
    losses.append(loss(inputs[0], targets[0]).item())
    return {"losses": losses, "parameters": [p.tolist() for p in parameters]}


given = json.load(sys.stdin)
print(json.dumps([train(run, given["batch"]) for run in given["runs"]]))
