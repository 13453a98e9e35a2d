"""PyTorch, all runs at once and compiled: the loss and its gradient by `torch.compile`, one fused optimiser."""

import torch

import common
import torch_batched

# As usual on a GPU, recorded launches are replayed: launching many small kernels costs more than running them.
HOW = {"mode": "reduce-overhead"} if common.device() == "cuda" else {}


def trainer(program, initial, pool):
    torch.set_float32_matmul_precision("highest")  # 32 bits, like the others
    return torch_batched.trainer(program, initial, pool, lambda loss: torch.compile(loss, **HOW))


if __name__ == "__main__":
    versions = lambda: {"torch": torch.__version__}
    common.main("torch-compiled", trainer, versions, dict.fromkeys(common.programs(), 2))
