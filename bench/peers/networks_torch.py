"""Trains a primary from given weights on given rows, and says the task loss before each step.

usage: networks_torch.py FOLDER, which has asked.json, start.f32, inputs.f32 and targets.f32 (bench/networks/sides.ts)
"""

import json
import math
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional


def activation(name):
    return {
        "relu": functional.relu,
        "tanh": torch.tanh,
        "gelu": lambda x: functional.gelu(x, approximate="tanh"),
        "identity": lambda x: x,
    }[name]


class Conv:
    """Convolutions with TensorFlow's padding `same`, then a linear output."""

    def __init__(self, options, shape, weights):
        self.size, self.stride = options["kernel"], options["stride"]
        self.act, self.shape, self.weights = activation(options["activation"]), shape, weights
        self.layers = len(options["channels"])

    def padding(self, side):
        places = math.ceil(side / self.stride)
        missing = max(0, (places - 1) * self.stride + self.size - side)
        return missing // 2, missing - missing // 2

    def read(self, x):
        """Rows as pictures `[B, channels, height, width]`."""
        return x.reshape(len(x), *self.shape)

    def __call__(self, h):
        for i in range(self.layers):
            w, b = self.weights[f"{i}/weight"], self.weights[f"{i}/bias"]
            pad = [*self.padding(h.shape[3]), *self.padding(h.shape[2])]
            kernels = w.reshape(len(w), h.shape[1], self.size, self.size)
            h = self.act(functional.conv2d(functional.pad(h, pad), kernels, b[:, 0], self.stride))
        last = self.layers
        return functional.linear(h.flatten(1), self.weights[f"{last}/weight"], self.weights[f"{last}/bias"][:, 0])


class Transformer:
    """Pre-norm blocks; what follows is said from the normed stream, at the last place or at every one."""

    def __init__(self, options, shape, weights):
        self.heads, self.width = options["heads"], options["headWidth"]
        self.act, self.shape, self.weights = activation(options["activation"]), shape, weights

    def norm(self, x, stage):
        gain, shift = self.weights[f"{stage}/gain"], self.weights[f"{stage}/shift"]
        return functional.layer_norm(x, x.shape[-1:], gain[:, 0], shift[:, 0])

    def linear(self, x, stage):
        return functional.linear(x, self.weights[f"{stage}/weight"], self.weights[f"{stage}/bias"][:, 0])

    def read(self, x):
        """Rows as numbers of symbols `[B, L]`."""
        return x.reshape(len(x), *self.shape).argmax(1)

    def __call__(self, symbols, everywhere=False):
        h = functional.embedding(symbols, self.weights["0/weight"].T) + self.weights["0/bias"].T
        for block, heads in enumerate(self.heads):
            first = 1 + 4 * block
            parts = self.linear(self.norm(h, first), first).unflatten(-1, (3, heads, self.width))
            q, k, v = (part.transpose(1, 2) for part in parts.unbind(2))  # [B, heads, L, width]
            mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
            h = h + self.linear(mixed.transpose(1, 2).flatten(2), first + 1)
            hidden = self.act(self.linear(self.norm(h, first + 2), first + 2))
            h = h + self.linear(hidden, first + 3)
        last = 4 * len(self.heads)
        return self.linear(self.norm(h if everywhere else h[:, -1], last), last + 1)


class Recurrent:
    """PyTorch's own GRU layers, and a linear output of the last state, or of every one."""

    def __init__(self, options, shape, weights):
        self.shape, self.weights, self.units = shape, weights, options["units"]
        self.layers = []
        for i, units in enumerate(self.units):
            gru = nn.GRU(self.units[i - 1] if i else shape[0], units, batch_first=True)
            names = {"weight_ih_l0": f"{2 * i}/weight", "weight_hh_l0": f"{2 * i + 1}/weight",
                     "bias_ih_l0": f"{2 * i}/bias", "bias_hh_l0": f"{2 * i + 1}/bias"}  # fmt: skip
            for own, ours in names.items():
                value = weights[ours].detach()
                getattr(gru, own).data = value[:, 0] if own.startswith("bias") else value
            self.layers.append(gru)
        last = 2 * len(self.units)
        self.head = {name: weights[f"{last}/{name}"] for name in ("weight", "bias")}

    def parameters(self):
        return [p for gru in self.layers for p in gru.parameters()] + list(self.head.values())

    def read(self, x):
        """Rows as sequences `[B, L, symbols]`."""
        return x.reshape(len(x), *self.shape).transpose(1, 2)

    def __call__(self, h, everywhere=False):
        for gru in self.layers:
            h, _ = gru(h)
        return functional.linear(h if everywhere else h[:, -1], self.head["weight"], self.head["bias"][:, 0])


KINDS = {"conv": Conv, "transformer": Transformer, "recurrent": Recurrent}


def optimizer(options, parameters):
    rate = options["learningRate"]
    if options["kind"] == "adamw":
        betas = (options["beta1"], options["beta2"])
        return torch.optim.AdamW(parameters, rate, betas, options["epsilon"], options["weightDecay"])
    return torch.optim.SGD(parameters, rate, options["momentum"])


def left(decay, step, steps):
    """The share of the learning rate at a step."""
    if decay == "linear":
        return 1 - step / steps
    return 0.5 * (1 + math.cos(math.pi * step / steps)) if decay == "cosine" else 1


def main(folder):
    torch.set_num_threads(1)  # small products: more threads only wait for each other
    asked = json.loads((folder / "asked.json").read_text())
    read = lambda name: torch.from_numpy(np.fromfile(folder / f"{name}.f32", np.float32))  # noqa: E731
    start, at, weights = read("start"), 0, {}
    for parameter in asked["parameters"]:
        size = math.prod(parameter["shape"])
        values = start[at : at + size].reshape(parameter["shape"]).clone()
        weights[parameter["name"]], at = values.requires_grad_(), at + size
    steps, batch = asked["steps"], asked["batch"]
    inputs = read("inputs").reshape(steps, batch, -1)
    targets = read("targets").reshape(steps, batch, -1)
    network = KINDS[asked["network"]["kind"]](asked["network"], asked["input"], weights)
    own = network.parameters() if hasattr(network, "parameters") else list(weights.values())
    rule = optimizer(asked["optimizer"], own)
    losses = []
    for step in range(steps):
        for group in rule.param_groups:
            group["lr"] = asked["optimizer"]["learningRate"] * left(asked["optimizer"]["decay"], step, steps)
        if asked["target"] != "classes":
            raise SystemExit(f"networks_torch: no target {asked['target']}")
        rows = network.read(inputs[step])
        if asked["everywhere"]:
            ones = targets[step].reshape(batch, asked["outputs"], -1).transpose(1, 2)  # [B, L, C], 0 where nothing is asked
            there = ones.sum(2) > 0
            loss = functional.cross_entropy(network(rows, True)[there], ones[there].argmax(1))
        else:
            loss = functional.cross_entropy(network(rows), targets[step].argmax(1))
        rule.zero_grad()
        loss.backward()
        rule.step()
        losses.append(loss.item())
    print(json.dumps(losses))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
