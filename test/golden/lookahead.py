"""Writes lookahead.json: the primary's gradient through unrolled SGD steps of a linear student, float64 PyTorch.

h = ReLU(x W^T + b) is the primary's code, s = h A^T the student on the task's own targets. The student takes n inner
steps A <- A - rate * dL(A; rows 'learn')/dA, and the primary's loss is L(A_n; rows 'score'), with every A_k a function
of W and b. Squared: sum_outputs mean_rows; cross-entropy: mean over rows, in nats. `firstOrder` is how far the gradient
that treats A_n as a constant lies from the true one (relative, Euclidean norm over W and b together).
"""

import json
from pathlib import Path

import torch

D, H, C, B, RATE = 6, 5, 3, 8, 0.5


def spread(*shape, salt):
    n = torch.Size(shape).numel()
    values = [round(2 * (((31 * k * k + 7919 * k + salt) % 10007) / 10007) - 1, 4) for k in range(n)]
    return torch.tensor(values, dtype=torch.float64).view(shape)


def squared(s, rows):
    return ((s - rows["values"]) ** 2).mean(0).sum()


def cross_entropy(s, rows):
    return torch.nn.functional.cross_entropy(s, rows["classes"])


def rows(salt):
    x = spread(B, D, salt=salt)
    return {"inputs": x, "values": spread(B, C, salt=salt + 99), "classes": torch.tensor([(i * 2 + salt) % C for i in range(B)])}


def unrolled(loss, steps, learn, score, attached):
    W, b = spread(H, D, salt=5).requires_grad_(), (0.1 * spread(H, salt=17)).requires_grad_()
    A = spread(C, H, salt=3001).requires_grad_()
    code = lambda x: torch.relu(x @ W.T + b)
    for _ in range(steps):
        (g,) = torch.autograd.grad(loss(code(learn["inputs"]) @ A.T, learn), A, create_graph=True)
        A = A - RATE * g
    if not attached:
        A = A.detach()
    value = loss(code(score["inputs"]) @ A.T, score)
    gW, gb = torch.autograd.grad(value, [W, b])
    return value.item(), gW, gb, A.detach()


def main():
    learn, score = rows(7), rows(4242)
    cases = []
    for name, loss in [("squared", squared), ("cross-entropy", cross_entropy)]:
        for steps in [1, 5, 10]:
            value, gW, gb, A = unrolled(loss, steps, learn, score, True)
            _, fW, fb, _ = unrolled(loss, steps, learn, score, False)
            flat, first = torch.cat([gW.flatten(), gb]), torch.cat([fW.flatten(), fb])
            off = ((flat - first).norm() / flat.norm()).item()
            case = {"distance": name, "inner": steps, "loss": value, "W": gW.tolist(), "b": gb.tolist(), "A": A.tolist(), "firstOrder": off}
            cases.append(case)
            print(name, steps, value, "first order is off by", off)
    plain = lambda r: {k: v.tolist() for k, v in r.items()}
    golden = {
        "about": __doc__,
        "torch": torch.__version__,
        "rate": RATE,
        "W": spread(H, D, salt=5).tolist(),
        "b": (0.1 * spread(H, salt=17)).tolist(),
        "A": spread(C, H, salt=3001).tolist(),
        "learn": plain(learn),
        "score": plain(score),
        "cases": cases,
    }
    Path(__file__).with_name("lookahead.json").write_text(json.dumps(golden, separators=(",", ":")) + "\n")


torch.set_num_threads(1)
main()
