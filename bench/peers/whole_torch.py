"""Whole experiments in PyTorch, one run at a time: training, held-out students, measures and a record of each run.

Reads a file {"runs": [{"settings", "seed"}], "arrays": {...}} that bench/whole.ts wrote from an experiment file, so
that every number in it is the experiment's. Runs are divided over processes; each prepares once (imports, data), then
does its runs. Prints one JSON line: seconds of preparing, and of each run with its summaries.
"""

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time


def work(given, part, parts, threads, barrier, results):
    start = time.perf_counter()
    import torch

    from whole.evaluation import evaluate
    from whole.tasks import tasks
    from whole.training import train

    torch.set_num_threads(threads)
    task_of = lambda run: tasks[run["settings"]["task"]["kind"]](run["settings"]["task"], run["seed"], given["arrays"])
    mine = given["runs"][part::parts]
    task_of(mine[0])
    prepared = time.perf_counter() - start
    barrier.wait()
    done = []
    for run in mine:
        start, settings = time.perf_counter(), run["settings"]
        torch.manual_seed(run["seed"])
        task = task_of(run)
        primary, series = train(settings, task)
        trained = time.perf_counter() - start
        summaries, gains = evaluate(primary, task, settings["evaluation"]["rows"])
        with tempfile.TemporaryFile() as record:
            torch.save({**run, "weights": primary.state_dict(), "series": series, "gains": gains, **summaries}, record)
        seconds = time.perf_counter() - start
        done.append({"key": run["key"], "trainingSeconds": trained, "seconds": seconds, "summaries": summaries})
    used = resource.getrusage(resource.RUSAGE_SELF)
    results.put({"prepareSeconds": prepared, "processorSeconds": used.ru_utime + used.ru_stime, "runs": done})


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
    from common import receive

    shares = [receive(results, children) for _ in children]
    import importlib.metadata

    print(
        json.dumps(
            {
                "processes": parts,
                "threads": options.threads,
                "prepareSeconds": max(share["prepareSeconds"] for share in shares),
                "processorSeconds": sum(share["processorSeconds"] for share in shares),
                "runs": [run for share in shares for run in share["runs"]],
                "versions": {"python": sys.version.split()[0], "torch": importlib.metadata.version("torch")},
            }
        )
    )


if __name__ == "__main__":
    main()
