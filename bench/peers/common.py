"""Shared by the peers: program sizes, initial arrays, data, the clock and the JSON line. Two threads in total, and the GPU if it is named.

A peer is a function `trainer(program, initial, pool)` that returns (train, losses): train(steps) does these training
steps of all its runs (a range), step t on batch t mod len(pool), and may return without waiting; losses() waits and
returns each run's task loss [R] on batch 0. Runs are seed-major (run = seed * settings + setting). Weights are [R, out, in], biases [R, out];
a batch is (x, target): x [seeds, B, 10] and concepts [seeds, B, 10], or x [B, D] and class indices [B]. Of kind `network`
is a conv or a transformer, its parameters named and shaped as in the lab.
"""

import argparse
import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

POOL = 64
WARM, COMPARED = 20, 10
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def device():
    """The device of tensors: `cpu` or `cuda`, from the command line."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    return parser.parse_known_args()[0].device


def programs():
    return json.loads(Path(__file__).with_name("programs.json").read_text())


def rate_at(program, t):
    """The learning rate of step t = 0, 1, ...; its decay starts over where the experiment would end."""
    steps = program.get("decaySteps")
    return program["rate"] * (1 - t % steps / steps) if steps else program["rate"]


def each(step):
    """Trains one step at a time."""

    def train(steps):
        for t in steps:
            step(t)

    return train


def adam_at(program, t):
    """Adam's (alpha, epsilon) of step t with both bias corrections folded in: p -= alpha * m / (sqrt(v) + epsilon)."""
    root = (1 - BETA2 ** (t + 1)) ** 0.5
    return rate_at(program, t) * root / (1 - BETA1 ** (t + 1)), EPSILON * root


def parameters(program):
    """Shapes of the parameters of a program of networks, by the lab's names (worker/networks)."""
    network, shape, outputs = program["network"], program["input"], program["outputs"]
    shapes = {}

    def affine(stage, units, inputs):
        shapes[f"{stage}/weight"], shapes[f"{stage}/bias"] = (units, inputs), (units, 1)

    def normed(stage, width):
        shapes[f"{stage}/gain"], shapes[f"{stage}/shift"] = (width, 1), (width, 1)

    if network["kind"] == "conv":
        channels, height, width = shape
        for i, kernels in enumerate(network["channels"]):
            affine(i, kernels, channels * network["kernel"] ** 2)
            channels, height, width = kernels, *(-(-side // network["stride"]) for side in (height, width))
        affine(len(network["channels"]), outputs, channels * height * width)
        return shapes
    symbols, length = shape
    width = network["width"]
    shapes |= {"0/weight": (width, symbols), "0/bias": (width, length)}
    for block, heads in enumerate(network["heads"]):
        first, own = 1 + 4 * block, heads * network["headWidth"]
        for stage in (first, first + 2):
            normed(stage, width)
        affine(first, 3 * own, width)
        affine(first + 1, width, own)
        affine(first + 2, 4 * width, width)
        affine(first + 3, width, 4 * width)
    last = 4 * len(network["heads"])
    normed(last, width)
    affine(last + 1, outputs, width)
    return shapes


def make(program, part, parts, arrays=None):
    """Initial arrays and pool of one process's share of the runs, drawn or read; seconds to draw a batch."""
    import numpy as np

    if program["kind"] == "joint":
        seeds = range(part * program["seeds"] // parts, (part + 1) * program["seeds"] // parts)
        F, settings = program["concepts"], len(program["cost"])
        normal = lambda seed, which: np.random.default_rng([seed, which]).normal(0, program["init"], (F, F))
        shared = lambda which: np.repeat(np.stack([normal(s, which) for s in seeds]), settings, 0).astype(np.float32)
        initial = {"W": shared(0), "b": np.zeros((len(seeds) * settings, F), np.float32), "V": shared(1), "A": shared(2)}
        Q = np.stack([np.linalg.qr(normal(s, 3))[0] for s in seeds]).astype(np.float32)
        rngs = [np.random.default_rng([s, 4]) for s in seeds]

        def batch():
            u = np.stack([rng.random((program["batch"], F), np.float32) for rng in rngs])
            c = np.where(u < program["density"], u / np.float32(program["density"]), np.float32(0))
            return np.matmul(c, Q.transpose(0, 2, 1)), c

    elif program["kind"] == "network":
        runs = range(part * program["runs"] // parts, (part + 1) * program["runs"] // parts)
        initial = {}
        for place, (name, shape) in enumerate(parameters(program).items()):
            scale = (2 / shape[1]) ** 0.5 if name.endswith("weight") else 0
            draw = lambda run: np.random.default_rng([run, place]).normal(float(name.endswith("gain")), scale, shape)
            initial[name] = np.stack([draw(run) for run in runs]).astype(np.float32)
        rng = np.random.default_rng(5)

        def batch():
            shape = (program["batch"], *program["input"])
            u = rng.random(shape, np.float32)
            x = np.where(u < 0.2, 5 * u, np.float32(0)) if len(shape) == 4 else u == u.max(1, keepdims=True)
            labels = rng.integers(program["outputs"], size=program["batch"])
            return x.reshape(len(x), -1).astype(np.float32), labels

    else:
        runs = range(part * program["runs"] // parts, (part + 1) * program["runs"] // parts)
        initial = {}
        for layer, (n, m) in enumerate(zip(program["sizes"], program["sizes"][1:])):
            draw = lambda run: np.random.default_rng([run, layer]).normal(0, (2 / n) ** 0.5, (m, n))
            initial[f"W{layer}"] = np.stack([draw(run) for run in runs]).astype(np.float32)
            initial[f"b{layer}"] = np.zeros((len(runs), m), np.float32)
        rng = np.random.default_rng(5)
        D, C = program["sizes"][0], program["sizes"][-1]
        teacher = rng.normal(size=(D, C)).astype(np.float32)

        def batch():
            u = rng.random((program["batch"], D), np.float32)
            x = np.where(u < 0.2, 5 * u, np.float32(0))  # sparse and in [0, 1), like pixels
            return x, np.argmax((x - np.float32(0.1)) @ teacher, 1)

    drawn = 8 if arrays else POOL
    start = time.perf_counter()
    pool = [batch() for _ in range(drawn)]
    seconds = (time.perf_counter() - start) / drawn
    if arrays:
        initial, pool = read(program, arrays, initial, part, parts)
    return initial, pool, seconds


def read(program, folder, initial, part, parts):
    """The arrays that another contender drew: `<name>.f32`, the same shapes and for all runs (bench/steps/arrays.ts)."""
    import numpy as np

    load = lambda name: np.fromfile(Path(folder) / f"{name}.f32", np.float32)
    for name, value in initial.items():
        initial[name] = load(name.replace("/", ".")).reshape(parts, *value.shape)[part]
    if program["kind"] == "joint":
        shape = (POOL, parts, program["seeds"] // parts, program["batch"], program["concepts"])
        x, c = (np.ascontiguousarray(load(name).reshape(shape)[:, part]) for name in "xc")
        return initial, list(zip(x, c))
    x = load("x").reshape(POOL, program["batch"], -1)
    return initial, list(zip(x, load("labels").astype(np.int64).reshape(POOL, program["batch"])))


def work(trainer, program, part, parts, arrays, barrier, orders, results):
    """One process: its share of the runs, on its share of two cores. Trains as many steps as each order says."""
    if parts > 1 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[part]})
    initial, pool, data = make(program, part, parts, arrays)
    start = time.perf_counter()
    train, losses = trainer(program, initial, pool)
    train(range(COMPARED))
    early = [float(v) for v in losses()]
    train(range(COMPARED, WARM))
    losses()
    results.put((part, time.perf_counter() - start, data, early))
    t = WARM
    while steps := orders.get():
        barrier.wait()
        start = time.perf_counter()
        train(range(t, t + steps))
        final = [float(v) for v in losses()]
        t += steps
        results.put((part, time.perf_counter() - start, final))


def main(name, trainer, versions, processes):
    """Command line of a peer. Prints one JSON object when it is ready, and one for each number of steps it trained.

    `processes`: by program, the fastest number for this peer. With `--serve`, numbers of steps come as lines of standard input.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, choices=list(processes))
    parser.add_argument("--steps", type=int, default=200, help=f"timed steps, after {WARM} to warm up")
    parser.add_argument("--processes", type=int, choices=[1, 2])
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu", help="a GPU is fed by one process")
    parser.add_argument("--arrays", help="folder of initial arrays and pooled batches, instead of drawing them")
    parser.add_argument("--serve", action="store_true")
    given = parser.parse_args()
    program = programs()[given.program]
    parts = given.processes or (1 if given.device == "cuda" else processes[given.program])
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(parts), context.Queue()
    orders = [context.Queue() for _ in range(parts)]
    limits = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
    os.environ.update({limit: str(2 // parts) for limit in limits})
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    children = [
        context.Process(
            target=work, args=(trainer, program, part, parts, given.arrays, barrier, orders[part], results), daemon=True
        )
        for part in range(parts)
    ]
    for child in children:
        child.start()
    shares = sorted(receive(results, children) for _ in children)
    runs = sum(len(share[3]) for share in shares)
    ready = {
        "peer": name,
        "program": given.program,
        "runs": runs,
        "processes": parts,
        "threads": 2,
        "device": given.device,
        "prepareSeconds": max(share[1] for share in shares),
        "dataSecondsPerStep": max(share[2] for share in shares),
        "comparedLosses": [loss for share in shares for loss in share[3]],
        "versions": {"python": sys.version.split()[0], **versions()},
    }
    if given.serve:
        print(json.dumps(ready), flush=True)
    for steps in map(int, sys.stdin) if given.serve else [given.steps]:
        for order in orders:
            order.put(steps)
        shares = sorted(receive(results, children) for _ in children)
        seconds = max(share[1] for share in shares)
        trained = {
            "steps": steps,
            "seconds": seconds,
            "modelStepsPerSecond": runs * steps / seconds,
            "losses": [loss for share in shares for loss in share[2]],
        }
        print(json.dumps(trained if given.serve else {**ready, **trained}), flush=True)


def receive(results, children):
    """The next share; raises if a process has died instead."""
    import queue

    while True:
        try:
            return results.get(timeout=1)
        except queue.Empty:
            if any(child.exitcode for child in children):
                raise SystemExit("a process of this peer failed; its message is above") from None
