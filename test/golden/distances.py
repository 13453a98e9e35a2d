"""Writes distances.json: distances between teacher t and student s, and their gradients, by float64 PyTorch.

Features and logits are [rows, units]. kl: T^2 * mean_rows KL(softmax(t/T) || softmax(s/T)). fvu: sum (t - s)^2 /
(sum (t - mean t)^2 + 1e-4), fvu-unit: mean over units of the same ratio without the 1e-4. rkd: Park et al. 2019, the
authors' code (smooth L1, mean over all pairs or triples). similarity: Tung & Mori 2019, squared Frobenius norm of the
difference of row-normalised Gram matrices over rows^2. cka: linear, centred (Kornblith et al. 2019); its distance is
1 - cka. cross-entropy: mean over rows, nats, of the student's logits against the labels. squared: sum over units of the
mean over rows.
"""

import json
from pathlib import Path

import torch
from torch.nn.functional import cross_entropy, kl_div, log_softmax, normalize, smooth_l1_loss, softmax

tensor = lambda v: torch.tensor(v, dtype=torch.float64)
LOGITS = {"t": [[2, 1, 0], [0, 3, 1]], "s": [[1, 1, 0], [0.5, 1, 2]]}
FEATURES = {"t": [[1, 0, 2], [0, 1, 0], [2, 1, 1], [0, 0, 1]], "s": [[1, 1], [0, 1], [2, 0], [1, 0]]}
SAME = {"t": FEATURES["t"], "s": [[0.5, 0, 1.5], [0, 1, 0.5], [2, 0.5, 1], [0.5, 0, 1]]}
LABELS = [0, 1]


def kl(T):
    return lambda t, s: T * T * kl_div(log_softmax(s / T, 1), softmax(t / T, 1), reduction="batchmean")


def fvu(t, s):
    return ((t - s) ** 2).sum() / (((t - t.mean(0)) ** 2).sum() + 1e-4)


def fvu_unit(t, s):
    return (((t - s) ** 2).sum(0) / ((t - t.mean(0)) ** 2).sum(0)).mean()


def pairwise(e):
    square = (e**2).sum(1)
    d = (square[:, None] + square[None] - 2 * e @ e.T).clamp(min=1e-12).sqrt()
    return d * (1 - torch.eye(len(e), dtype=e.dtype))


def rkd_distance(t, s):
    t, s = pairwise(t), pairwise(s)
    return smooth_l1_loss(s / s[s > 0].mean(), t / t[t > 0].mean())


def rkd_angle(t, s):
    def angles(e):
        unit = normalize(e[None] - e[:, None], p=2, dim=2)
        return unit @ unit.transpose(1, 2)

    return smooth_l1_loss(angles(s), angles(t))


def similarity(t, s):
    gram = lambda e: normalize(e @ e.T, p=2, dim=1)
    return ((gram(t) - gram(s)) ** 2).sum() / len(t) ** 2


def cka(t, s):
    t, s = t - t.mean(0), s - s.mean(0)
    return (t.T @ s).norm() ** 2 / ((t.T @ t).norm() * (s.T @ s).norm())


def squared(t, s):
    return ((t - s) ** 2).mean(0).sum()


def case(name, distance, on, **more):
    t, s = tensor(on["t"]).requires_grad_(), tensor(on["s"]).requires_grad_()
    value = distance(t, s)
    gt, gs = torch.autograd.grad(value, [t, s], allow_unused=True)
    print(f"{name:16} {more} {value.item():.7f}")
    toTeacher = None if gt is None else gt.tolist()
    return {"name": name, **more, **on, "value": value.item(), "toTeacher": toTeacher, "toStudent": gs.tolist()}


cases = [
    *(case("kl", kl(T), LOGITS, T=T) for T in [4, 1, 1000]),
    case("squared", squared, LOGITS),
    case("squared", squared, SAME),
    case("fvu", fvu, LOGITS),
    case("fvu", fvu, SAME),
    case("fvu-unit", fvu_unit, SAME),
    case("rkd-distance", rkd_distance, FEATURES),
    case("rkd-angle", rkd_angle, FEATURES),
    case("similarity", similarity, FEATURES),
    case("cka", cka, FEATURES),
    case("cross-entropy", lambda t, s: cross_entropy(s, torch.tensor(LABELS)), LOGITS, labels=LABELS),
]
golden = {"about": __doc__, "torch": torch.__version__, "cases": cases}
Path(__file__).with_name("distances.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
