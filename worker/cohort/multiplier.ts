import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { pressureLimits, type ascent, type Budget } from '../budgets/budget.ts'
import type { Session } from '../engines/engine.ts'
import { vector, type Chosen, type Numbers } from '../tensor/numbers.ts'
import type { Arrays, Outcome, Program, Specs, Tensors } from '../tensor/program.ts'

/** Bounds of log π. */
const [leastLog, mostLog] = [Math.log(pressureLimits[0]), Math.log(pressureLimits[1])]

/** The bound of a run whose baseline has no loss at all. */
const leastBound = 1e-12

/** What it keeps of each run, `[R, 1, 1]`: the bound, log π, the averaged task loss, and of the last tenth the means of log π
 * and of the violation; then the baseline's loss. */
const kept = {
  bound: 'budget/bound',
  log: 'budget/log pressure',
  mean: 'budget/mean',
  lateLog: 'budget/late log pressure',
  violation: 'budget/violation',
} as const
const baselineLoss = 'budget/baseline'

/** What it is fed: one over the steps so far, and the share of a step in the mean over the last tenth. */
const [first, late] = ['budget/first', 'budget/late']

/** What remains of it when a run is trained. */
export interface Held {
  /** The task loss that might be reached. */
  bound: number
  /** Geometric mean of the pressure over the last tenth of training. */
  pressure: number
  /** Mean over the last tenth of training of task loss / bound − 1. */
  violation: number
}

/**
 * The pressure of a cohort whose task loss is bounded. The room is r = 1 − m/bound, cut at −1, m the exponential mean of the
 * mini-batches' task loss; each step that feels the pressure moves log π by rate·r and by `proportional` times the change
 * of r. It starts at its least: the primary learns its task before it feels its students. The gradient of what feels the
 * pressure is divided by 1 + π: a pressure turns it and does not lengthen it, so that an optimiser which remembers the
 * length of gradients does not hold still for thousands of steps once a large pressure falls.
 */
export class Multiplier {
  readonly #chosen: Chosen<Budget>
  readonly #numbers: Numbers
  /** Names of the primary's parameters that feel the pressure. */
  readonly #pressed: ReadonlySet<string>
  /** Whether the program that is being made has asked for the pressure. */
  #felt = false

  constructor(chosen: Chosen<Budget>, numbers: Numbers, pressed: readonly string[]) {
    this.#chosen = chosen
    this.#numbers = numbers
    this.#pressed = new Set(pressed)
  }

  /** Its state, which training moves. */
  get specs(): Specs {
    const spec = { shape: [this.#numbers.runs, 1, 1], dtype: 'float32' } as const
    const names = [...Object.values(kept), ...(this.#chosen.variant.baseline ? [baselineLoss] : [])]
    return Object.fromEntries(names.map((name) => [name, spec]))
  }

  readonly feeds: Specs = Object.fromEntries(
    [first, late].map((name) => [name, { shape: [1, 1, 1], dtype: 'float32' }]),
  )

  initial(): Arrays {
    const start = (name: string) => (name === kept.log ? leastLog : 0)
    const { runs } = this.#numbers
    return Object.fromEntries(Object.keys(this.specs).map((name) => [name, new Float32Array(runs).fill(start(name))]))
  }

  /** The feeds at step `step` (from 0) of `steps`. */
  at(step: number, steps: number): Arrays {
    const from = steps - lastTenth(steps)
    return {
      [first]: Float32Array.of(1 / (step + 1)),
      [late]: Float32Array.of(step < from ? 0 : 1 / (step - from + 1)),
    }
  }

  /** π of each run, `[R, 1, 1]`. */
  pressure(state: Tensors): Tensor {
    this.#felt = true
    return tf.exp(state[kept.log]!)
  }

  #options(state: Tensors) {
    return this.#numbers.bind(this.#chosen, state) as Record<keyof typeof ascent, Tensor>
  }

  /** 1 − loss/bound, cut at −1, `[R, 1, 1]`. */
  #room(state: Tensors, loss: Tensor): Tensor {
    return tf.maximum(tf.sub(1, tf.div(loss, this.#bound(state))), -1)
  }

  #bound(state: Tensors): Tensor {
    const bound = this.#chosen.variant.bound!({ options: this.#options(state), baseline: () => state[baselineLoss]! })
    return tf.maximum(bound, leastBound)
  }

  /** A program that also moves the multiplier, where it feels the pressure, and reports it. */
  moving(program: Program): Program {
    return {
      ...program,
      step: (state, feeds) => {
        this.#felt = false
        const outcome = program.step(state, feeds)
        return this.#felt ? this.#moved(outcome, state, feeds) : outcome
      },
    }
  }

  /** A program that trains a primary alone and notes its loss. */
  noting(program: Program): Program {
    return {
      ...program,
      step: (state, feeds) => {
        const outcome = program.step(state, feeds)
        const before = state[baselineLoss]!
        const task = tf.reshape(outcome.fetches['task loss']!, [this.#numbers.runs, 1, 1])
        const noted = tf.add(before, tf.mul(feeds[late]!, tf.sub(task, before)))
        return { ...outcome, state: { ...outcome.state, [baselineLoss]: noted } }
      },
    }
  }

  #moved(outcome: Outcome, state: Tensors, feeds: Tensors): Outcome {
    const { rate, proportional, averaged } = this.#options(state)
    const task = tf.reshape(outcome.fetches['task loss']!, [this.#numbers.runs, 1, 1])
    const [log, before] = [state[kept.log]!, state[kept.mean]!]
    const share = tf.maximum(feeds[first]!, tf.div(1, averaged))
    const mean = tf.add(tf.mul(before, tf.sub(1, share)), tf.mul(task, share))
    const room = this.#room(state, mean)
    // The first step has no mean before it, and no change: 1/(steps so far) is 1 there and less than 1 elsewhere.
    const change = tf.mul(tf.sub(room, this.#room(state, before)), tf.sub(1, tf.floor(feeds[first]!)))
    const next = within(tf.add(log, tf.add(tf.mul(rate, room), tf.mul(proportional, change))))
    const inLate = (name: string, now: Tensor) => tf.add(state[name]!, tf.mul(feeds[late]!, tf.sub(now, state[name]!)))
    const over = tf.sub(tf.div(task, this.#bound(state)), 1)
    return {
      ...outcome,
      gradients: this.#shortened(outcome.gradients!, state),
      fetches: { ...outcome.fetches, pressure: vector(this.pressure(state)) },
      state: {
        ...outcome.state,
        [kept.bound]: this.#bound(state),
        [kept.log]: next,
        [kept.mean]: mean,
        [kept.lateLog]: inLate(kept.lateLog, log),
        [kept.violation]: inLate(kept.violation, over),
      },
    }
  }

  /** The same gradients, those of what feels the pressure divided by 1 + π. */
  #shortened(gradients: Tensors, state: Tensors): Tensors {
    const length = tf.add(1, this.pressure(state)) // [R, 1, 1]
    const own = (gradient: Tensor) =>
      tf.div(gradient, tf.reshape(length, [this.#numbers.runs, ...gradient.shape.slice(1).map(() => 1)]))
    return Object.fromEntries(
      Object.entries(gradients).map(([name, gradient]) => [name, this.#pressed.has(name) ? own(gradient) : gradient]),
    )
  }

  /** What is kept of it of each run. */
  async held(session: Session): Promise<Held[]> {
    const state = await session.read([kept.bound, kept.lateLog, kept.violation])
    return Array.from(state[kept.lateLog]!, (log, run) => ({
      bound: state[kept.bound]![run]!,
      pressure: Math.exp(log),
      violation: state[kept.violation]![run]!,
    }))
  }
}

const within = (log: Tensor): Tensor => tf.minimum(tf.maximum(log, leastLog), mostLog)

/** The series in which the pressure is reported. */
export const pressureSeries = 'pressure'

const lastTenth = (steps: number): number => Math.max(1, Math.round(steps / 10))
