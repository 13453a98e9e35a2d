"""Every measure of one frozen primary, under the names of the lab's summaries."""

import numpy as np
import torch
from torch.nn import functional

from . import measures
from .students import EXAMPLES, imitations, mlp_rung
from .training import squared

ABLATION_ROWS = 1000


def scorer(task, targets):
    """Task loss and, for classes, accuracy of outputs on these targets."""

    def score(outputs):
        if not task.classes:
            return {"loss": squared(outputs, targets).item()}
        hits = (outputs.argmax(1) == targets).double().mean().item()
        return {"loss": functional.cross_entropy(outputs, targets).item(), "accuracy": hits}

    return score


@torch.no_grad()
def effective(primary, x):
    """Multiply-adds per row whose operands are both non-zero."""
    total = 0.0
    for layer in primary.hidden:
        total += ((x != 0).float() @ (layer.weight != 0).float().sum(0)).mean().item()
        x = torch.relu(layer(x))
    return total + ((primary.kept(x) != 0).float() @ (primary.out.weight != 0).float().sum(0)).mean().item()


@torch.no_grad()
def ablations(primary, code, targets, task):
    """The loss added by holding one unit at its mean."""
    code = code[:ABLATION_ROWS]
    score = scorer(task, targets[:ABLATION_ROWS])
    whole, gains = score(primary.out(code))["loss"], []
    for unit in range(code.shape[1]):
        held = code.clone()
        held[:, unit] = code[:, unit].mean()
        gains.append(score(primary.out(held))["loss"] - whole)
    return gains


def evaluate(primary, task, rows):
    x, targets, concepts = task.held_out(rows)
    with torch.no_grad():
        code = primary.code(x)
        outputs = primary.out(code)
    n = min(5000, len(x) // 2)
    whole = scorer(task, targets)(outputs)
    found = {"testLoss": whole["loss"], "effectiveFlopsPerRow": 2 * effective(primary, x)}
    if task.classes:
        found["testAccuracy"] = whole["accuracy"]
    else:
        found["testR2"] = 1 - ((outputs - targets).square().sum() / ((targets - targets.mean(0)).square().sum())).item()

    score = scorer(task, targets[:n])
    learnt, blind = imitations(primary, task, x[:n], code[:n], score)
    own = score(outputs[:n])
    for student in ("ridge", "mlp64"):
        curve = [min(1, max(0, fvu)) for name, _, fvu, _ in learnt if name == student]
        last = [scores for name, _, _, scores in learnt if name == student][-1]
        found[f"aulc.{student}"] = np.trapezoid(curve, np.log2(EXAMPLES)) / np.log2(EXAMPLES[-1] / EXAMPLES[0])
        found[f"fvu.{student}"] = curve[-1]
        found[f"fidelity.{student}"] = (blind["loss"] - last["loss"]) / (blind["loss"] - own["loss"])

    test_code, train_code = code[:n], code[n:]
    test, labelled = concepts[:n], concepts[n:]
    Yt, values = measures.factors(task.kinds, test)
    Y, _ = measures.factors(task.kinds, labelled)
    X, Xt = train_code.double().numpy(), test_code.double().numpy()
    for label, told in mlp_rung(measures.linear(X, Y), X, Y, Xt).items():
        if values:
            found[f"probe.mlp.n{label}"] = measures.r2(Yt[:, :values], told[:, :values]).mean()
        if values < Yt.shape[1]:
            found[f"probeAuc.mlp.n{label}"] = measures.auc(Yt[:, values:], told[:, values:]).mean()
    found |= measures.ladder(X, Y, Xt, Yt, values)
    found |= measures.dci(X, Y, Xt, Yt, values)
    found |= measures.information(X, task.kinds, labelled)
    found |= measures.units(X, Y, Xt, Yt, values, task.kinds, test[:, 0])
    if task.alone is not None:
        with torch.no_grad():
            found |= measures.monosemantic(primary.code(task.alone).numpy())
    gains = ablations(primary, code, targets, task)
    return {name: float(value) for name, value in found.items()}, gains
