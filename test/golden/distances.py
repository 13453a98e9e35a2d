"""Writes distances.json: distances between teacher t and student s, and their gradients, by float64 PyTorch.

Features and logits are [rows, units]. kl: T^2 * mean_rows KL(softmax(t/T) || softmax(s/T)). fvu: sum (t - s)^2 /
(sum (t - mean t)^2 + 1e-4), fvu-unit: mean of the same ratio without the 1e-4 over units whose variance is above 1e-3
of the mean. whitened: mean over eigenvectors of the covariance of t of the residuals' second moment over the eigenvalue
plus a ridge of 1e-3 and 1e-5 of the trace. functional: kl (T = 1) or fvu of the outputs of a head, V relu(W h + b). hint:
mean over units and rows of the squared error. attention: Zagoruyko & Komodakis 2017, p = 2, rows as places, mean over
rows. rkd: Park et al. 2019, the authors' code (smooth L1, mean over all pairs or triples). similarity: Tung & Mori 2019,
squared Frobenius norm of the difference of row-normalised Gram matrices over rows^2. cka: 1 - linear, centred cka
(Kornblith et al. 2019). nst: Huang & Wang 2017, kernel (a.b)^2 of units, normalised over rows. decoupled: Zhao et al.
2022, the authors' weights (alpha 1, beta 8, T = 4). cross-entropy: mean over rows, nats, of the student's logits against
the labels. squared: sum over units of the mean over rows.
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
draw = lambda seed, *shape: torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
rounded = lambda x: x.float().double().tolist()
SCALES = tensor([0.5, 1, 2, 1.5])
RANDOM = {"t": rounded(draw(1, 9, 4) * SCALES + 0.5), "s": rounded(draw(2, 9, 4) * SCALES)}
NARROW = {"t": RANDOM["t"], "s": rounded(draw(3, 9, 3))}
CLASSES = [0, 3, 1, 1, 2, 0, 3, 2, 2]
HEAD = {"W": rounded(draw(4, 5, 4) * 0.5), "b": rounded(draw(5, 5) * 0.5), "V": rounded(draw(6, 3, 5) * 0.5)}


def kl(T):
    return lambda t, s: T * T * kl_div(log_softmax(s / T, 1), softmax(t / T, 1), reduction="batchmean")


def fvu(t, s):
    return ((t - s) ** 2).sum() / (((t - t.mean(0)) ** 2).sum() + 1e-4)


def fvu_unit(t, s):
    variance = ((t - t.mean(0)) ** 2).mean(0)
    return (((t - s) ** 2).mean(0) / variance)[variance > 1e-3 * variance.mean()].mean()


def whitened(t, s):
    centred = t - t.mean(0)
    covariance = centred.T @ centred / len(t)
    own, directions = torch.linalg.eigh(covariance)
    missed = (((s - t) @ directions) ** 2).mean(0)
    return (missed / (own + 1e-3 + 1e-5 * covariance.trace())).mean()


def functional(gives):
    W, b, V = (tensor(HEAD[name]) for name in ["W", "b", "V"])
    outputs = lambda h: torch.relu(h @ W.T + b) @ V.T
    divergence = {"logits": kl(1), "values": fvu}[gives]
    return lambda t, s: divergence(outputs(t), outputs(s))


def hint(t, s):
    return ((t - s) ** 2).mean()


def attention(t, s):
    where = lambda h: normalize((h**2).sum(1), dim=0)
    return ((where(s) - where(t)) ** 2).mean()


def nst(t, s):
    t, s = normalize(t, dim=0), normalize(s, dim=0)
    kernel = lambda a, b: ((a.T @ b) ** 2).mean()
    return kernel(t, t) + kernel(s, s) - 2 * kernel(t, s)


def decoupled(t, s, T=4, alpha=1, beta=8):
    labels = torch.tensor(CLASSES)
    rows = torch.arange(len(t))
    p, q = softmax(t / T, 1), softmax(s / T, 1)
    pt, qt = p[rows, labels], q[rows, labels]
    target = pt * (pt / qt).log() + (1 - pt) * ((1 - pt) / (1 - qt)).log()
    others = torch.ones_like(t, dtype=bool).scatter(1, labels[:, None], False)
    p, q = (x[others].view(len(t), -1) for x in (t / T, s / T))
    rest = (softmax(p, 1) * (log_softmax(p, 1) - log_softmax(q, 1))).sum(1)
    return T * T * (alpha * target + beta * rest).mean()


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
    return 1 - (t.T @ s).norm() ** 2 / ((t.T @ t).norm() * (s.T @ s).norm())


def squared(t, s):
    return ((t - s) ** 2).mean(0).sum()


def case(name, distance, on, **more):
    t, s = tensor(on["t"]).requires_grad_(), tensor(on["s"]).requires_grad_()
    value = distance(t, s)
    gt, gs = torch.autograd.grad(value, [t, s], allow_unused=True)
    print(f"{name:16} {value.item():.7f}")
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
    *(case("kl", kl(T), RANDOM, T=T) for T in [4]),
    case("squared", squared, RANDOM),
    case("fvu", fvu, RANDOM),
    case("fvu-unit", fvu_unit, RANDOM),
    case("whitened", whitened, SAME),
    case("whitened", whitened, RANDOM),
    *(case("functional", functional(gives), RANDOM, head={"gives": gives, **HEAD}) for gives in ["logits", "values"]),
    case("hint", hint, RANDOM),
    *(
        case(name, distance, NARROW)
        for name, distance in [
            ("attention", attention),
            ("rkd-distance", rkd_distance),
            ("rkd-angle", rkd_angle),
            ("similarity", similarity),
            ("cka", cka),
            ("nst", nst),
        ]
    ),
    case("decoupled", decoupled, RANDOM, labels=CLASSES),
    case("cross-entropy", lambda t, s: cross_entropy(s, torch.tensor(LABELS)), LOGITS, labels=LABELS),
]
golden = {"about": __doc__, "torch": torch.__version__, "cases": cases}
Path(__file__).with_name("distances.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")
