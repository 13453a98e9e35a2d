"""The tasks of the built-in experiments, generated or loaded as is usual in PyTorch. Rows first: x [rows, D].

A task has `inputs`, `outputs`, `classes` (whether targets are class indices), `stream(batch)`, which yields training
batches without end, `held_out(rows)`: x, targets and concepts [rows, F], and `student_rows(n)`.
"""

from pathlib import Path

import numpy as np
import torch

DRAWN = 64  # batches that are generated at a time


class Concepts:
    """Sparse concepts in [0, 1) seen through a random rotation, one per seed."""

    classes = False

    def __init__(self, settings, seed, _arrays):
        self.inputs = self.outputs = settings["concepts"]
        if settings["inputs"] not in (0, self.inputs):
            raise SystemExit("whole_torch: concepts with more inputs than concepts are not in the built-in experiments")
        self.density = settings["density"]
        self.kinds = ["value"] * self.outputs
        self.generator = torch.Generator().manual_seed(seed)
        self.rotation = torch.linalg.qr(torch.randn(self.inputs, self.inputs, generator=self.generator))[0]
        self.alone = self.rotation.T  # row j: concept j alone at value 1

    def rows(self, n):
        u = torch.rand(n, self.outputs, generator=self.generator)
        c = torch.where(u < self.density, u / self.density, 0.0)
        return c @ self.rotation.T, c

    def stream(self, batch):
        while True:
            x, c = self.rows(DRAWN * batch)
            yield from zip(x.split(batch), c.split(batch))

    def held_out(self, n):
        x, c = self.rows(n)
        return x, c, c.numpy()

    def student_rows(self, n):
        return self.rows(n)[0]


class Digits:
    """MNIST; concepts are the class and the measured shape of each test image."""

    classes = True
    alone = None
    known = None  # read once per process

    def __init__(self, settings, seed, arrays):
        self.outputs = settings["classes"]
        if Digits.known is None:
            Digits.known = read(arrays)
        self.x, self.labels, self.test_x, self.test_labels, self.concepts = Digits.known
        self.inputs = self.x.shape[1]
        self.kinds = ["class"] + ["value"] * (self.concepts.shape[1] - 1)
        self.generator = torch.Generator().manual_seed(seed)

    def stream(self, batch):
        while True:
            for rows in torch.randperm(len(self.x), generator=self.generator).split(batch):
                if len(rows) == batch:
                    yield self.x[rows], self.labels[rows]

    def held_out(self, n):
        rows = torch.randperm(len(self.test_x), generator=self.generator)[:n]
        return self.test_x[rows], self.test_labels[rows], self.concepts[rows.numpy()]

    def student_rows(self, n):
        return self.x[torch.randperm(len(self.x), generator=self.generator)[:n]]


def read(folder):
    """The arrays that the bench wrote (bench/whole/workload.ts): images as rows in [0, 1], labels, concepts."""
    load = lambda name: np.fromfile(Path(folder) / f"{name}.f32", np.float32)
    labels, test_labels = (torch.from_numpy(load(name).astype(np.int64)) for name in ("labels", "testLabels"))
    x, test_x = (torch.from_numpy(load(name)).view(len(own), -1) for name, own in (("x", labels), ("testX", test_labels)))
    return x, labels, test_x, test_labels, load("concepts").reshape(len(test_labels), -1)


tasks = {"concepts": Concepts, "digits": Digits}
