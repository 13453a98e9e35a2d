"""Checks that all peers train the same model: each run's loss after 10 steps agrees to 1e-5. Exits 1 if not.

Not later: a unit that crosses zero in one float32 peer and not in another then grows into a difference of 1e-4 to 1e-3
in the widest program, while each peer stays within 1e-6 of float64 until such a crossing.
"""

import json
import subprocess
import sys
from pathlib import Path

import common

PEERS = ["with_numpy", "torch_one", "torch_batched", "torch_compiled", "jax_vmap"]
failed = False
for program in sys.argv[1:] or common.programs():
    reference = None
    without = common.programs()[program].get("without", [])
    for peer in PEERS:
        if peer.removeprefix("with_").replace("_", "-") in without:
            continue
        command = [sys.executable, Path(__file__).with_name(f"{peer}.py"), "--program", program, "--steps", "10"]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        reference = reference or answer["comparedLosses"]
        apart = max(abs(a - b) for a, b in zip(answer["comparedLosses"], reference, strict=True))
        failed |= not apart < 1e-5
        rate = answer["modelStepsPerSecond"]
        print(f"{program:14} {answer['peer']:14} {rate:9.0f} model-steps/s  furthest loss {apart:.1e}", flush=True)
sys.exit(failed)
