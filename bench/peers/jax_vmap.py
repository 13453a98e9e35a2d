"""JAX: the step of one run, vmapped over runs and compiled, with its state donated."""

import os

import common

os.environ.setdefault("JAX_PLATFORMS", common.device())
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # others train on the same GPU

import jax
import jax.numpy as jnp
from jax import lax

import networks_jax

jax.config.update("jax_default_matmul_precision", "highest")  # 32 bits on a GPU too, like the others


def adam(p, g, m, v, alpha, epsilon):
    """One step of Adam on a tree of parameters, bias corrections folded into alpha and epsilon."""
    b1, b2 = common.BETA1, common.BETA2
    m = jax.tree.map(lambda m, g: b1 * m + (1 - b1) * g, m, g)
    v = jax.tree.map(lambda v, g: b2 * v + (1 - b2) * g * g, v, g)
    return jax.tree.map(lambda p, m, v: p - alpha * m / (jnp.sqrt(v) + epsilon), p, m, v), m, v


def joint(program):
    def task(p, x, c):
        h = jax.nn.relu(x @ p["W"].T + p["b"])
        return jnp.square(h @ p["V"].T - c).mean(0).sum(), h

    def loss(p, x, c, pressure, cost):
        own, h = task(p, x, c)
        seen = pressure * h + lax.stop_gradient((1 - pressure) * h)
        reader = cost * (jnp.abs(p["A"]) * jnp.sqrt(jnp.square(seen).mean(0) + 1e-8)).sum()
        return own + jnp.square(seen @ p["A"].T - c).mean(0).sum() + reader

    over_runs = lambda f, more: jax.vmap(jax.vmap(f, (0, None, None, *more)), (0, 0, 0, *(None for _ in more)))
    gradient = over_runs(jax.grad(loss), (0, 0))
    settings = [jnp.array(program[name], jnp.float32) for name in ("pressure", "cost")]
    return lambda p, x, c: gradient(p, x, c, *settings), over_runs(lambda *a: task(*a)[0], ())


def mlp(program):
    def loss(p, x, labels):
        h = x
        last = len(program["sizes"]) - 2
        for i in range(last + 1):
            h = h @ p[f"W{i}"].T + p[f"b{i}"]
            if i < last:
                h = jax.nn.relu(h)
        return -jnp.take_along_axis(jax.nn.log_softmax(h), labels[:, None], 1).mean()

    over_runs = lambda f: jax.vmap(f, (0, None, None))
    return over_runs(jax.grad(loss)), over_runs(loss)


def network(program):
    logits = networks_jax.KINDS[program["network"]["kind"]](program["network"], program["input"])

    def loss(p, x, labels):
        return -jnp.take_along_axis(jax.nn.log_softmax(logits(p, x)), labels[:, None], 1).mean()

    over_runs = lambda f: jax.vmap(f, (0, None, None))
    return over_runs(jax.grad(loss)), over_runs(loss)


def trainer(program, initial, pool):
    gradient, loss = {"joint": joint, "mlp": mlp, "network": network}[program["kind"]](program)
    if program["kind"] == "network":
        pool = [(networks_jax.read(x, program["input"]), labels) for x, labels in pool]
    p = {name: jnp.array(value) for name, value in initial.items()}
    if program["kind"] == "joint":
        p = jax.tree.map(lambda v: v.reshape(-1, len(program["cost"]), *v.shape[1:]), p)  # [seeds, settings, ...]
    state = (p, jax.tree.map(jnp.zeros_like, p), jax.tree.map(jnp.zeros_like, p))
    pool = [tuple(jnp.array(v) for v in batch) for batch in pool]

    @jax.jit
    def evaluate(state, batch):
        return loss(state[0], *batch).ravel()

    def update(state, batch, alpha, epsilon):
        p, m, v = state
        return adam(p, gradient(p, *batch), m, v, alpha, epsilon)

    update = jax.jit(update, donate_argnums=0)

    def step(t):
        nonlocal state
        state = update(state, pool[t % len(pool)], *common.adam_at(program, t))

    return common.each(step), lambda: evaluate(state, pool[0]).tolist()


if __name__ == "__main__":
    versions = lambda: {"jax": jax.__version__}
    common.main("jax", trainer, versions, dict.fromkeys(common.programs(), 1))
