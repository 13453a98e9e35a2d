"""Writes students.json: what a soft tree and a sparse autoencoder make, and their gradients, by PyTorch in float64.

Rows are `[rows, units]`. The probability of a leaf is multiplied up along its own path, a split's share is counted over the
rows that reach it, and its weight is the mean over all pairs of a leaf on its left and one on its right.
"""

import json
from pathlib import Path

import torch

DRAW = torch.Generator().manual_seed(0)
draw = lambda *shape: torch.randn(*shape, generator=DRAW, dtype=torch.float64)


def soft_tree():
    rows, inputs, outputs, depth, beta, balance = 6, 4, 2, 3, 1.7, 0.3
    splits, leaves = 2**depth - 1, 2**depth
    x = draw(rows, inputs).requires_grad_()
    weight, bias = draw(splits, inputs).requires_grad_(), draw(splits).requires_grad_()
    values, offset = draw(outputs, leaves).requires_grad_(), draw(outputs).requires_grad_()
    felt = draw(rows, outputs)
    right = torch.sigmoid(beta * (x @ weight.T + bias))
    reached, below, paths = {}, {}, []
    for leaf in range(leaves):
        split, probability = 0, torch.ones(rows, dtype=torch.float64)
        for level in range(depth):
            turn = leaf >> (depth - 1 - level) & 1
            reached[split] = probability
            below.setdefault(split, ([], []))[turn].append(leaf)
            probability = probability * (right[:, split] if turn else 1 - right[:, split])
            split = 2 * split + 1 + turn
        paths.append(probability)
    paths = torch.stack(paths, 1)
    y = paths @ values.T + offset
    penalty = 0.0
    for split in range(splits):
        share = (reached[split] * right[:, split]).sum() / reached[split].sum()
        level = (split + 1).bit_length() - 1
        penalty = penalty - balance * 2.0**-level * 0.5 * (share.log() + (1 - share).log())
    ((y * felt).sum() + penalty).backward()
    apart = [
        sum(((values[:, a] - values[:, b]) ** 2).sum() for a in left for b in right_) / (len(left) * len(right_))
        for left, right_ in (below[split] for split in range(splits))
    ]
    outgoing = [((beta / 4) ** 2 * own + 1e-8).sqrt().item() for own in apart]
    return {
        "depth": depth,
        "beta": beta,
        "balance": balance,
        "x": x.tolist(),
        "weight": weight.tolist(),
        "bias": bias.tolist(),
        "values": values.tolist(),
        "offset": offset.tolist(),
        "felt": felt.tolist(),
        "paths": paths.tolist(),
        "y": y.tolist(),
        "penalty": penalty.item(),
        "outgoing": outgoing,
        "toX": x.grad.tolist(),
        "toWeight": weight.grad.tolist(),
        "toBias": bias.grad.tolist(),
        "toValues": values.grad.tolist(),
        "toOffset": offset.grad.tolist(),
    }


def sparse_autoencoder():
    rows, units, features, l1, k = 6, 4, 7, 0.2, 2
    x = (draw(rows, units) + 0.5).requires_grad_()
    encoder, bias = draw(features, units).requires_grad_(), draw(features).requires_grad_()
    decoder, offset = draw(units, features).requires_grad_(), draw(units).requires_grad_()
    felt = draw(rows, units)
    dense = torch.relu(x @ encoder.T + bias)
    kept = dense.topk(k, dim=1).indices
    f = torch.zeros_like(dense).scatter(1, kept, dense.gather(1, kept))
    y = f @ torch.nn.functional.normalize(decoder, dim=0).T + offset
    spread = x.var(0, unbiased=False).sum().sqrt()
    penalty = l1 * f.sum(1).mean() / spread
    ((y * felt).sum() + penalty).backward()
    return {
        "l1": l1,
        "k": k,
        "x": x.tolist(),
        "encoder": encoder.tolist(),
        "bias": bias.tolist(),
        "decoder": decoder.tolist(),
        "offset": offset.tolist(),
        "felt": felt.tolist(),
        "f": f.tolist(),
        "y": y.tolist(),
        "penalty": penalty.item(),
        "toX": x.grad.tolist(),
        "toEncoder": encoder.grad.tolist(),
        "toBias": bias.grad.tolist(),
        "toDecoder": decoder.grad.tolist(),
        "toOffset": offset.grad.tolist(),
    }


CASES = {"softTree": soft_tree(), "sparseAutoencoder": sparse_autoencoder()}
Path(__file__).with_name("students.json").write_text(json.dumps(CASES) + "\n")
