"""The next character of a text by a transformer of one block, trained as `docs/sequences.md` says, and by n-grams.

usage: text_torch.py FILE [STEPS [every]]; prints bits per character on the last tenth, at the last place of each row.
Training asks there too, or at every place.
"""

import collections
import math
import sys

import torch
from torch.nn import functional

from networks_torch import Transformer

LENGTH, CHARACTERS, BATCH, RATE = 32, 80, 128, 0.003
WIDTH, HEADS, HEAD_WIDTH = 64, 8, 8


def codes_of(text):
    """The symbol of each character, the most frequent first; all others share the last."""
    counts = collections.Counter(text)
    own = sorted(counts, key=lambda c: (-counts[c], ord(c)))[:CHARACTERS]
    code = {c: i for i, c in enumerate(own)}
    return [code.get(c, len(own)) for c in text], len(own) + 1


def ngrams(train, test, symbols, most=4):
    """Bits per character of interpolated n-grams (Witten and Bell 1991), by n."""
    counts = [collections.defaultdict(collections.Counter) for _ in range(most)]
    for n in range(most):
        for i in range(n, len(train)):
            counts[n][tuple(train[i - n : i])][train[i]] += 1

    def probability(history, symbol):
        p = 1 / symbols
        for n in range(len(history) + 1):
            seen = counts[n].get(tuple(history[len(history) - n :]))
            if seen:
                p = (seen[symbol] + len(seen) * p) / (seen.total() + len(seen))
        return p

    places = range(LENGTH, len(test))
    return [
        sum(-math.log2(probability(test[i - n : i], test[i])) for i in places) / len(places) for n in range(most)
    ]


def starting(symbols):
    """Weights as the lab draws them: normal, with variance 2 / fan-in; biases 0, gains 1."""
    inner, hidden = HEADS * HEAD_WIDTH, 4 * WIDTH
    weights = {"0/bias": torch.zeros(WIDTH, LENGTH)}
    shapes = [(WIDTH, symbols), (3 * inner, WIDTH), (WIDTH, inner), (hidden, WIDTH), (WIDTH, hidden), (symbols, WIDTH)]
    for stage, (rows, columns) in enumerate(shapes):
        weights[f"{stage}/weight"] = torch.randn(rows, columns) * math.sqrt(2 / (columns if stage else 1))
        if stage:
            weights[f"{stage}/bias"] = torch.zeros(rows, 1)
    for stage in (1, 3, 4):
        weights[f"{stage}/gain"], weights[f"{stage}/shift"] = torch.ones(WIDTH, 1), torch.zeros(WIDTH, 1)
    return {name: value.requires_grad_() for name, value in weights.items()}


def main(file, steps, everywhere=False):
    torch.set_num_threads(1)
    torch.manual_seed(0)
    with open(file, encoding="utf-8") as opened:
        codes, symbols = codes_of(opened.read())
    cut = int(0.9 * len(codes))
    for n, bits in enumerate(ngrams(codes[:cut], codes[cut:], symbols)):
        print(f"{n + 1} characters: {bits:.3f}")
    weights = starting(symbols)
    network = Transformer({"heads": [HEADS], "headWidth": HEAD_WIDTH, "activation": "gelu"}, [symbols, LENGTH], weights)
    rule = torch.optim.AdamW(weights.values(), RATE, eps=1e-8, weight_decay=0.01)
    text = torch.tensor(codes)

    def loss_at(places, everywhere=False):
        rows = text[places[:, None] + torch.arange(-LENGTH, 0)]
        following = text[places[:, None] + torch.arange(1 - LENGTH, 1)] if everywhere else text[places]
        return functional.cross_entropy(network(rows, everywhere).flatten(0, -2), following.flatten())

    for step in range(steps):
        for group in rule.param_groups:
            group["lr"] = RATE * 0.5 * (1 + math.cos(math.pi * step / steps))
        loss = loss_at(torch.randint(LENGTH, cut, (BATCH,)), everywhere)
        rule.zero_grad()
        loss.backward()
        rule.step()
    with torch.no_grad():
        held = torch.arange(cut + LENGTH, len(codes)).split(5000)
        bits = sum(loss_at(places).item() * len(places) for places in held) / sum(map(len, held)) / math.log(2)
    print(f"transformer, {steps} steps: {bits:.3f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 12000, sys.argv[3:] == ["every"])
