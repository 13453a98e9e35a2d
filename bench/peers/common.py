"""What the peers share: program sizes, initial arrays, data, the clock and the JSON line. Two threads in total.

A peer is a function `trainer(program, initial, pool)` that returns (step, losses): step(t) does training step t of all
its runs on batch t mod len(pool), and may return without waiting; losses() waits and returns each run's task loss
[R] on batch 0. Runs are seed-major (run = seed * settings + setting). Weights are [R, out, in], biases [R, out];
a batch is (x, target): x [seeds, B, 10] and concepts [seeds, B, 10], or x [B, D] and class indices [B].
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


def programs():
    return json.loads(Path(__file__).with_name("programs.json").read_text())


def rate_at(program, t):
    """The learning rate of step t = 0, 1, ..."""
    return program["rate"] * (1 - t / program["decaySteps"]) if "decaySteps" in program else program["rate"]


def adam_at(program, t):
    """Adam's (alpha, epsilon) of step t with both bias corrections folded in: p -= alpha * m / (sqrt(v) + epsilon)."""
    root = (1 - BETA2 ** (t + 1)) ** 0.5
    return rate_at(program, t) * root / (1 - BETA1 ** (t + 1)), EPSILON * root


def make(program, part, parts):
    """Initial arrays and the pool of batches of one process's share of the runs; also seconds per batch of data."""
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

    start = time.perf_counter()
    pool = [batch() for _ in range(POOL)]
    return initial, pool, (time.perf_counter() - start) / POOL


def work(trainer, program, steps, part, parts, barrier, results):
    """One process: its share of the runs, on its share of two cores."""
    if parts > 1 and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[part]})
    initial, pool, data = make(program, part, parts)
    start = time.perf_counter()
    step, losses = trainer(program, initial, pool)
    for t in range(WARM):
        if t == COMPARED:
            early = [float(v) for v in losses()]
        step(t)
    losses()
    prepared = time.perf_counter()
    barrier.wait()
    start, prepare = time.perf_counter(), prepared - start
    for t in range(WARM, WARM + steps):
        step(t)
    final = [float(v) for v in losses()]
    results.put((part, time.perf_counter() - start, prepare, data, early, final))


def main(name, trainer, versions, processes):
    """Command line of a peer: trains, and prints one JSON object. `processes`: by program, as fastest for this peer."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, choices=list(programs()))
    parser.add_argument("--steps", type=int, default=200, help=f"timed steps, after {WARM} to warm up")
    parser.add_argument("--processes", type=int, choices=[1, 2])
    given = parser.parse_args()
    program = programs()[given.program]
    parts = given.processes or processes[given.program]
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(parts), context.Queue()
    limits = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
    os.environ.update({limit: str(2 // parts) for limit in limits})
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:2]))
    children = [
        context.Process(target=work, args=(trainer, program, given.steps, part, parts, barrier, results), daemon=True)
        for part in range(parts)
    ]
    for child in children:
        child.start()
    shares = sorted(receive(results, children) for _ in children)
    runs = sum(len(share[4]) for share in shares)
    seconds = max(share[1] for share in shares)
    answer = {
        "peer": name,
        "program": given.program,
        "runs": runs,
        "steps": given.steps,
        "processes": parts,
        "threads": 2,
        "seconds": seconds,
        "modelStepsPerSecond": runs * given.steps / seconds,
        "prepareSeconds": max(share[2] for share in shares),
        "dataSecondsPerStep": max(share[3] for share in shares),
        "comparedLosses": [loss for share in shares for loss in share[4]],
        "losses": [loss for share in shares for loss in share[5]],
        "versions": {"python": sys.version.split()[0], **versions()},
    }
    print(json.dumps(answer))


def receive(results, children):
    """The next share; raises when a process has died instead of answering."""
    import queue

    while True:
        try:
            return results.get(timeout=1)
        except queue.Empty:
            if any(child.exitcode for child in children):
                raise SystemExit("a process of this peer failed; its message is above") from None
