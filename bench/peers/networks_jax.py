"""Conv and transformer primaries in JAX: functions of one run's parameters, by the lab's names, and of a batch."""

import jax
import jax.numpy as jnp
from jax import lax


def activation(name):
    return {"relu": jax.nn.relu, "tanh": jnp.tanh, "gelu": jax.nn.gelu, "identity": lambda x: x}[name]


def read(x, shape):
    """Rows as pictures `[B, channels, height, width]`, or as numbers of symbols `[B, L]`."""
    x = x.reshape(len(x), *shape)
    return x if len(shape) == 3 else x.argmax(1)


def linear(p, stage, x):
    return x @ p[f"{stage}/weight"].T + p[f"{stage}/bias"][:, 0]


def conv(options, shape):
    act, size, stride = activation(options["activation"]), options["kernel"], options["stride"]
    layers = len(options["channels"])

    def logits(p, h):
        for i in range(layers):
            w = p[f"{i}/weight"]
            kernels = w.reshape(len(w), h.shape[1], size, size)
            z = lax.conv_general_dilated(h, kernels, (stride, stride), "SAME")
            h = act(z + p[f"{i}/bias"][:, 0][:, None, None])
        return linear(p, layers, h.reshape(len(h), -1))

    return logits


def transformer(options, shape):
    act, width, blocks = activation(options["activation"]), options["headWidth"], options["heads"]
    causal = jnp.tril(jnp.ones((shape[1], shape[1]), bool))

    def norm(p, stage, x):
        centred = x - x.mean(-1, keepdims=True)
        scale = jnp.sqrt(jnp.square(centred).mean(-1, keepdims=True) + 1e-5)
        return centred / scale * p[f"{stage}/gain"][:, 0] + p[f"{stage}/shift"][:, 0]

    def logits(p, symbols):
        h = p["0/weight"].T[symbols] + p["0/bias"].T
        for block, heads in enumerate(blocks):
            first = 1 + 4 * block
            parts = linear(p, first, norm(p, first, h))
            parts = parts.reshape(*parts.shape[:2], 3, heads, width)
            q, k, v = (parts[:, :, i].swapaxes(1, 2) for i in range(3))  # [B, heads, L, width]
            scores = jnp.where(causal, q @ k.swapaxes(2, 3) / width**0.5, -jnp.inf)
            mixed = (jax.nn.softmax(scores) @ v).swapaxes(1, 2)
            h = h + linear(p, first + 1, mixed.reshape(*mixed.shape[:2], -1))
            h = h + linear(p, first + 3, act(linear(p, first + 2, norm(p, first + 2, h))))
        last = 4 * len(blocks)
        return linear(p, last + 1, norm(p, last, h[:, -1]))

    return logits


KINDS = {"conv": conv, "transformer": transformer}
