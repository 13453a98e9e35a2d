"""Whole experiments in PyTorch, one run at a time: training, held-out students, measures and a record of each run.

Reads a file {"runs": [{"settings", "seed"}], "arrays": {...}} that bench/whole.ts wrote from an experiment file, with
the experiment's own numbers. Runs are divided over processes; each prepares once (imports, data), then
does its runs. Prints one JSON line: the time to prepare, and each run with its summaries.
"""

import argparse
import json
import multiprocessing
import os
import sys
import tempfile
import time
from importlib.metadata import version

from common import receive


class Clock:
    """Seconds on the wall and of this process on its processors since it was made."""

    def __init__(self):
        self.start = time.perf_counter(), time.process_time()

    def read(self):
        wall, processor = self.start
        return {"wallSeconds": time.perf_counter() - wall, "processorSeconds": time.process_time() - processor}


def work(given, part, parts, threads, barrier, results):
    clock = Clock()
    import torch

    from whole.evaluation import evaluate
    from whole.tasks import tasks
    from whole.training import train

    torch.set_num_threads(threads)
    task_of = lambda run: tasks[run["settings"]["task"]["kind"]](run["settings"]["task"], run["seed"], given["arrays"])
    task_of(given["runs"][0])
    prepare, done = clock.read(), []
    barrier.wait()
    for run in given["runs"][part::parts]:
        clock, settings = Clock(), run["settings"]
        torch.manual_seed(run["seed"])
        task = task_of(run)
        primary, series = train(settings, task)
        trained = clock.read()["processorSeconds"]
        summaries, gains = evaluate(primary, task, settings["evaluation"]["rows"])
        with tempfile.TemporaryFile() as record:
            torch.save({**run, "weights": primary.state_dict(), "series": series, "gains": gains, **summaries}, record)
        done.append({"key": run["key"], **clock.read(), "trainingSeconds": trained, "summaries": summaries})
    results.put({"prepare": prepare, "runs": done})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", required=True, help="the file")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    options = parser.parse_args()
    with open(options.runs) as file:
        given = json.load(file)
    parts = min(options.processes, len(given["runs"]))
    limits = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]
    os.environ.update({limit: str(options.threads) for limit in limits})
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(parts), context.Queue()
    children = [
        context.Process(target=work, args=(given, part, parts, options.threads, barrier, results), daemon=True)
        for part in range(parts)
    ]
    for child in children:
        child.start()
    shares = [receive(results, children) for _ in children]
    prepared = lambda name, over: over(share["prepare"][name] for share in shares)
    answer = {
        "prepare": {"wallSeconds": prepared("wallSeconds", max), "processorSeconds": prepared("processorSeconds", sum)},
        "runs": [run for share in shares for run in share["runs"]],
        "versions": {"python": sys.version.split()[0], "torch": version("torch")},
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
