"""NumPy: gradients by hand, batch on the last axis, everything preallocated and in place; one process per core."""

import numpy as np

import common

CHUNK = 1 << 14


class Adam:
    """Adam on one flat vector of which every parameter is a view, in pieces that stay in the cache."""

    def __init__(self, initial):
        size = sum(v.size for v in initial.values())
        self.values, self.gradients, self.m, self.v = (np.zeros(size, np.float32) for _ in range(4))
        self.scratch = np.empty((2, CHUNK), np.float32)
        self.p, self.g, at = {}, {}, 0
        for name, value in initial.items():
            piece = slice(at, at + value.size)
            self.p[name] = self.values[piece].reshape(value.shape)
            self.g[name] = self.gradients[piece].reshape(value.shape)
            self.p[name][:] = value
            at += value.size

    def step(self, alpha, epsilon):
        alpha, epsilon = np.float32(alpha), np.float32(epsilon)
        for at in range(0, self.values.size, CHUNK):
            piece = slice(at, at + CHUNK)
            g, m, v, p = self.gradients[piece], self.m[piece], self.v[piece], self.values[piece]
            a, b = self.scratch[0, : g.size], self.scratch[1, : g.size]
            m *= np.float32(common.BETA1)
            np.multiply(g, np.float32(1 - common.BETA1), out=a)
            m += a
            v *= np.float32(common.BETA2)
            np.multiply(g, g, out=a)
            a *= np.float32(1 - common.BETA2)
            v += a
            np.sqrt(v, out=a)
            a += epsilon
            np.divide(m, a, out=b)
            b *= alpha
            p -= b


def joint(program, initial, pool):
    seeds, B, F = pool[0][0].shape
    S = len(program["cost"])
    R = seeds * S
    # V and A are stored together, so that outputs and student are one product: M [R, 2F, F].
    adam = Adam({"W": initial["W"], "b": initial["b"], "M": np.concatenate([initial["V"], initial["A"]], 1)})
    p, g = adam.p, adam.g
    pressure = np.tile(np.float32(program["pressure"]), seeds)[:, None, None]
    cost = np.tile(np.float32(program["cost"]), seeds)[:, None, None]
    pool = [tuple(np.ascontiguousarray(v.transpose(0, 2, 1)) for v in batch) for batch in pool]  # [seeds, F, B]
    h, dh = np.empty((R, F, B), np.float32), np.empty((R, F, B), np.float32)
    y, live, felt = np.empty((R, 2 * F, B), np.float32), np.empty((R, F, B), bool), np.empty((R, 2 * F, F), np.float32)

    def forward(x):
        np.matmul(p["W"].reshape(seeds, S * F, F), x, out=h.reshape(seeds, S * F, B))
        np.add(h, p["b"][:, :, None], out=h)
        np.maximum(h, 0, out=h)
        np.matmul(p["M"], h, out=y)

    def step(t):
        x, c = pool[t % len(pool)]
        forward(x)
        error = y.reshape(seeds, S, 2, F, B)
        error -= c[:, None, None]
        y.__imul__(np.float32(2 / B))
        np.matmul(y, h.transpose(0, 2, 1), out=g["M"])
        A = p["M"][:, F:]
        rms = np.sqrt(np.einsum("rfb,rfb->rf", h, h) / B + np.float32(1e-8))[:, None]  # [R, 1, F]
        g["M"][:, F:] += cost * np.sign(A) * rms
        felt[:, :F] = p["M"][:, :F]
        np.multiply(A, pressure, out=felt[:, F:])
        np.matmul(felt.transpose(0, 2, 1), y, out=dh)
        pull = pressure * cost * np.abs(A).sum(1, keepdims=True) / (B * rms)  # [R, 1, F]
        np.greater(h, 0, out=live)
        np.multiply(h, pull.transpose(0, 2, 1), out=h)
        np.add(dh, h, out=dh)
        np.multiply(dh, live, out=dh)
        np.sum(dh, 2, out=g["b"])
        np.matmul(dh.reshape(seeds, S * F, B), x.transpose(0, 2, 1), out=g["W"].reshape(seeds, S * F, F))
        adam.step(*common.adam_at(program, t))

    def losses():
        x, c = pool[0]
        forward(x)
        return ((y.reshape(seeds, S, 2, F, B)[:, :, 0] - c[:, None]) ** 2).mean(-1).sum(-1).ravel()

    return common.each(step), losses


def mlp(program, initial, pool):
    adam = Adam(initial)
    p, g = adam.p, adam.g
    R, B = initial["b0"].shape[0], program["batch"]
    sizes = program["sizes"]
    last = len(sizes) - 2
    h = [np.empty((R, n, B), np.float32) for n in sizes[1:]]
    dh = [np.empty((R, n, B), np.float32) for n in sizes[1:-1]]
    live = [np.empty((R, n, B), bool) for n in sizes[1:-1]]
    columns = np.arange(B)

    def forward(x):
        for i in range(last + 1):
            if i == 0:
                np.matmul(p["W0"].reshape(R * sizes[1], sizes[0]), x.T, out=h[0].reshape(R * sizes[1], B))
            else:
                np.matmul(p[f"W{i}"], h[i - 1], out=h[i])
            np.add(h[i], p[f"b{i}"][:, :, None], out=h[i])
            if i < last:
                np.maximum(h[i], 0, out=h[i])

    def step(t):
        x, labels = pool[t % len(pool)]
        forward(x)
        d = h[last]
        d -= d.max(1, keepdims=True)
        np.exp(d, out=d)
        d /= d.sum(1, keepdims=True)
        d[:, labels, columns] -= 1
        d *= np.float32(1 / B)
        for i in range(last, 0, -1):
            np.matmul(d, h[i - 1].transpose(0, 2, 1), out=g[f"W{i}"])
            np.sum(d, 2, out=g[f"b{i}"])
            np.matmul(p[f"W{i}"].transpose(0, 2, 1), d, out=dh[i - 1])
            np.greater(h[i - 1], 0, out=live[i - 1])
            d = np.multiply(dh[i - 1], live[i - 1], out=dh[i - 1])
        np.matmul(d.reshape(R * sizes[1], B), x, out=g["W0"].reshape(R * sizes[1], sizes[0]))
        np.sum(d, 2, out=g["b0"])
        adam.step(*common.adam_at(program, t))

    def losses():
        x, labels = pool[0]
        forward(x)
        z = h[last] - h[last].max(1, keepdims=True)
        return (np.log(np.exp(z).sum(1)) - z[:, labels, columns]).mean(1)

    return common.each(step), losses


def trainer(program, initial, pool):
    return (joint if program["kind"] == "joint" else mlp)(program, initial, pool)


if __name__ == "__main__":
    common.main("numpy", trainer, lambda: {"numpy": np.__version__}, {"ten-concepts": 2, "mlp-64": 2, "mlp-784": 2})
