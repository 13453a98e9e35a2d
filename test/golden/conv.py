"""Writes conv.json: convolutional networks by float64 PyTorch, forwards, backwards and their squared error.

Each layer is a convolution with padding `same` as TensorFlow has it (ceil(side / stride) places, the odd zero below and
right), with bias and relu; behind the last one the picture is flattened, channel by channel, row by row, and a linear
layer gives the outputs. The loss is the squared error, summed over outputs and averaged over rows. Weights are
[kernels, channels * size * size], as torch has them when flattened; x is [rows, channels, height, width].
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import conv2d, mse_loss, pad, relu

DRAW = torch.Generator().manual_seed(0)
draw = lambda *shape: torch.randn(*shape, generator=DRAW, dtype=torch.float64)


def same(side, size, stride):
    zeros = max(0, (-(-side // stride) - 1) * stride + size - side)
    return zeros // 2, zeros - zeros // 2


def forward(x, layers, size, stride):
    """Pictures after each layer, then the outputs."""
    h, seen = x, []
    for weight, bias in layers[:-1]:
        (top, bottom), (left, right) = (same(side, size, stride) for side in h.shape[2:])
        kernels = weight.reshape(len(weight), h.shape[1], size, size)
        h = relu(conv2d(pad(h, (left, right, top, bottom)), kernels, bias.flatten(), stride))
        seen.append(h)
    weight, bias = layers[-1]
    return seen + [h.flatten(1) @ weight.T + bias.flatten()]


def case(input, channels, size, stride, rows=3, outputs=2):
    (C, H, W), layers = input, []
    for kernels in channels:
        layers.append((draw(kernels, C * size**2), draw(kernels, 1)))
        C, H, W = kernels, -(-H // stride), -(-W // stride)
    layers.append((draw(outputs, C * H * W), draw(outputs, 1)))
    parameters = [p.requires_grad_() for layer in layers for p in layer]
    x, target = draw(rows, *input).requires_grad_(), draw(rows, outputs)
    *seen, given = forward(x, layers, size, stride)
    loss = mse_loss(given, target, reduction="sum") / rows
    gradients = torch.autograd.grad(loss, [x, *parameters])
    print(input, channels, size, stride, [tuple(h.shape[1:]) for h in seen], f"{loss.item():.6f}")
    return {
        "input": input,
        "channels": channels,
        "kernel": size,
        "stride": stride,
        "x": x.flatten(1).tolist(),
        "target": target.tolist(),
        "parameters": [p.tolist() for p in parameters],
        "hidden": [h.flatten(1).tolist() for h in seen],
        "outputs": given.tolist(),
        "loss": loss.item(),
        "gradientOfX": gradients[0].flatten(1).tolist(),
        "gradients": [g.tolist() for g in gradients[1:]],
    }


cases = [
    case([1, 5, 4], [3, 2], 3, 2),
    case([2, 4, 5], [2, 3], 2, 1),
    case([3, 7, 6], [2], 4, 3),
    case([1, 3, 3], [2], 5, 1),
]
golden = {"about": __doc__, "torch": torch.__version__, "cases": cases}
Path(__file__).with_name("conv.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
