import { readFileSync } from 'node:fs'

export type Matrix = number[][]

/** `ten-concepts.json`; layouts and program are in `ten_concepts.py`. */
export interface TenConcepts {
  initial: TenConceptsState
  /** `[batch, row, input]` and `[batch, row, concept]`; step t uses batch t mod their number. */
  inputs: Matrix[]
  targets: Matrix[]
  curveEvery: number
  runs: {
    pressure: number
    cost: number
    step0: { losses: { task: number; student: number; reader: number }; gradients: TenConceptsState }
    /** Task, student and reader loss at steps 0, curveEvery, … */
    curve: [number, number, number][]
    step200: TenConceptsState
    /** Largest distance of the same program in float32 from `step200`. */
    float32Deviation: number
  }[]
}
export interface TenConceptsState {
  W: Matrix
  b: number[]
  V: Matrix
  A: Matrix
}

/** `lookahead.json`; the program is in `lookahead.py`. */
export interface Lookahead {
  /** Of the inner SGD steps. */
  rate: number
  W: Matrix
  b: number[]
  A: Matrix
  learn: LookaheadRows
  score: LookaheadRows
  cases: {
    distance: 'squared' | 'cross-entropy'
    inner: number
    loss: number
    /** d loss / d W and d b, through all inner steps. */
    W: Matrix
    b: number[]
    /** The student after its inner steps. */
    A: Matrix
    firstOrder: number
  }[]
}
export interface LookaheadRows {
  inputs: Matrix
  values: Matrix
  classes: number[]
}

/** `lookahead-mode.json`; the program is in `lookahead_mode.py`. Parameters are row-major, by `<stage>/<name>`. */
export interface LookaheadMode {
  rate: number
  pressure: number
  cost: number
  batch: number
  inputs: Matrix
  classes: number[]
  primary: Record<string, number[]>
  students: Record<'kl' | 'fvu', Record<string, number[]>>
  cases: {
    student: 'kl' | 'fvu'
    inner: number
    task: number
    /** After the inner steps. */
    distance: number
    /** Of the primary. */
    gradients: Record<string, number[]>
    /** How far the gradient is that takes the student after its inner steps as a constant, relative. */
    firstOrder: number
  }[]
}

/** `distances.json`; definitions are in `distances.py`. */
export interface Distances {
  cases: {
    name: string
    T?: number
    labels?: number[]
    /** Of a primary: what its outputs V·relu(W·h + b) are, and its weights. */
    head?: { gives: 'logits' | 'values'; W: Matrix; b: number[]; V: Matrix }
    t: Matrix
    s: Matrix
    value: number
    /** d value / d t, null where the distance does not read t. */
    toTeacher: Matrix | null
    toStudent: Matrix
  }[]
}

/** `conv.json`; layouts and padding are in `conv.py`. */
export interface Convolutions {
  cases: {
    input: [channels: number, height: number, width: number]
    channels: number[]
    kernel: number
    stride: number
    /** `[rows, units]`. */
    x: Matrix
    target: Matrix
    /** Weight and bias of each layer in turn, and their gradients. */
    parameters: Matrix[]
    gradients: Matrix[]
    /** `[rows, units]` behind each convolution. */
    hidden: Matrix[]
    outputs: Matrix
    loss: number
    gradientOfX: Matrix
  }[]
}

/** `optimizers.json`; what stands in it is in `optimizers.py`. */
export interface Optimizers {
  steps: number
  cases: {
    options: { kind: string; decay: string } & Record<string, unknown>
    initial: Matrix
    /** Of each update, and the parameters after it. */
    gradients: Matrix[]
    path: Matrix[]
  }[]
}

/** `sparsifiers.json`, from `sparsifiers.py`; activations are `[rows, units]`, gradients are named `to…`. */
export interface Sparsifiers {
  kwta: Record<'k' | 'boost' | 'fade' | 'period' | 'relaxed', number> & {
    /** Activations, the winners among them, and the duty after the step. */
    steps: { h: Matrix; kept: Matrix; duty: number[] }[]
    evaluation: { h: Matrix; kept: Matrix }
  }
  jumprelu: Record<'strength' | 'bandwidth' | 'penalty', number> &
    Record<'h' | 'felt' | 'kept' | 'toH', Matrix> &
    Record<'logThreshold' | 'toLogThreshold', number[]>
  vib: Record<'beta' | 'penalty', number> &
    Record<'read' | 'h' | 'weight' | 'noise' | 'felt' | 'z' | 'toH' | 'toWeight', Matrix> &
    Record<'bias' | 'toBias', number[]>
  selectivity: Record<'strength' | 'classes' | 'penalty', number> &
    Record<'h' | 'toH', Matrix> &
    Record<'labels' | 'index', number[]>
  monoloss: Record<'strength' | 'penalty', number> & Record<'inputs' | 'h' | 'toH', Matrix> & { score: number[] }
  quantise: (Record<'bits' | 'logStep' | 'toLogStep', number> &
    Record<'h' | 'felt' | 'made' | 'toH', Matrix> & { signed: boolean })[]
}

/** `students.json`: a pass of networks of students, and its gradients; rows of units. */
export interface Students {
  softTree: Record<'depth' | 'beta' | 'balance' | 'penalty', number> &
    Record<'x' | 'weight' | 'values' | 'felt' | 'paths' | 'y' | 'toX' | 'toWeight' | 'toValues', Matrix> &
    Record<'bias' | 'offset' | 'outgoing' | 'toBias' | 'toOffset', number[]>
  sparseAutoencoder: Record<'l1' | 'k' | 'penalty', number> &
    Record<'x' | 'encoder' | 'decoder' | 'felt' | 'f' | 'y' | 'toX' | 'toEncoder' | 'toDecoder', Matrix> &
    Record<'bias' | 'offset' | 'toBias' | 'toOffset', number[]>
}

/** `procedures.json`, from `procedures.py`; parameters by their names under an owner, rows are `[rows, units]`. */
export interface Procedures {
  inputs: Matrix
  labels: number[]
  kept: Matrix
  /** Rows of the new batch and of the two that are recalled. */
  rows: [number[], number[], number[]]
  orders: Matrix
  T: number
  beta: number
  epsilon: number
  primary: Record<string, Matrix | number[]>
  teacher: Record<string, Matrix | number[]>
  taught: Matrix
  permuted: Matrix
  cases: {
    name: 'imitation' | 'permuted' | 'squared' | 'replay' | 'asleep' | 'smoothing'
    pressure: number
    loss: number
    gradients: Record<string, Matrix | number[]>
  }[]
}

/** `noise-distillation.json`, from `noise_distillation.py`. */
export interface NoiseDistillation extends Record<
  'primary' | 'teacher' | 'studentHead' | 'teacherHead',
  Record<string, Matrix | number[]>
> {
  images: Matrix
  inputs: Matrix
  labels: number[]
  T: number
  cases: {
    name: 'kl' | 'squared'
    pressure: number
    distance: number
    task: number
    gradients: Record<string, Matrix | number[]>
  }[]
}

/** `concepts.json`, from `concepts.py`. */
export interface HarderConcepts {
  normal: { x: number; below: number }[]
  quantiles: { share: number; x: number }[]
  /** The probability that two concepts of densities p and q are both present, if their latents correlate by r. */
  both: Record<'p' | 'q' | 'r' | 'value', number>[]
  /** `sample` and `inputs` are `[rows, D]`: rotated rows, and what the network made for them gives. */
  network: (Record<'first' | 'second' | 'scale', number> & Record<'sample' | 'inputs', Matrix> & { U: number[] })[]
}

/** A golden file of this folder, parsed. */
export const golden = <T>(
  name:
    | 'ten-concepts'
    | 'lookahead'
    | 'lookahead-mode'
    | 'distances'
    | 'conv'
    | 'optimizers'
    | 'sparsifiers'
    | 'students'
    | 'noise-distillation'
    | 'procedures'
    | 'concepts',
): T => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as T
