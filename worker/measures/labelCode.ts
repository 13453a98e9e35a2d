import { z } from 'zod'
import type { MeasureFacts, MeasureValue } from '../../core/catalog/measure.ts'
import { blockEnds, prequentialBits } from './algebra/codeLength.ts'
import { logistic, logitsOf } from './algebra/logistic.ts'
import { allUndefined, undefinedHere } from './facts.ts'
import { hasFamily, mean } from './factors.ts'
import { onFiniteCode } from './finiteCode.ts'
import type { Evidence, Measure } from './measure.ts'

const source = 'Voita & Titov 2020, arXiv 2003.12298'
const facts = (
  name: string,
  label: string,
  more: Pick<MeasureFacts, 'means' | 'formula' | 'unit' | 'range' | 'better'>,
): MeasureFacts => ({ name, label, side: 'interpretability', rotationInvariant: true, source, ...more })
const values = [
  facts('labelCode.bits', 'Prequential code of class labels', {
    means: 'Bits per class label when labels are sent block by block with a linear probe of the code as it learns.',
    formula: '[n_1 log₂ K − Σ_blocks log₂ p(label)] / n',
    unit: 'bits per label',
    range: [0, null],
    better: 'lower',
  }),
  facts('labelCode.compression', 'Compression of class labels', {
    means: 'How many times shorter the labels are with the code than without it.',
    formula: 'n log₂ K / prequential code in bits, mean over concepts',
    unit: 'uniform code / prequential code',
    range: [0, null],
    better: 'higher',
  }),
]

/** Labelled rows at most. */
const most = 4096
/** For each row, on weights of standardised units. */
const penalty = 1e-3
/** How much of the uniform a probe says, so that a class it has not seen yet costs a bounded number of bits. */
const unsure = 0.01

/**
 * Prequential code of class labels: each block of labelled rows is sent with a multinomial logistic regression of the code
 * that was fitted to those before it, the first at log₂ K. Probes say the uniform by a hundredth. Mean over binary and class concepts; a rotation moves it as far as
 * the ridge does.
 */
export const labelCode: Measure = onFiniteCode({
  name: 'labelCode',
  summary: 'Bits per label when class concepts are sent block by block with a linear probe of the code as it learns.',
  source,
  options: z.object({}),
  thorough: true,
  values,
  measure(evidence) {
    if (!hasFamily(evidence, 'class')) return allUndefined(values, 'this task has no class concepts')
    const n = Math.min(most, evidence.train.n)
    if (n < 20) return allUndefined(values, `only ${n} labelled rows`)
    const coded = evidence.concepts.flatMap(({ type, classes }, concept) => {
      const K = type === 'binary' ? 2 : type === 'class' ? classes! : 0
      const labels = K > 0 ? labelsOf(evidence, concept, n) : null
      return labels && labels.some((label) => label !== labels[0]) ? [{ K, bits: codeOf(evidence, labels, n, K) }] : []
    })
    if (coded.length === 0) return allUndefined(values, 'no such concept varies on the labelled rows')
    const of = (one: (code: { K: number; bits: number }) => number): MeasureValue => {
      const value = mean(coded.map(one))
      return Number.isFinite(value) ? value : undefinedHere('a probe diverged')
    }
    return {
      'labelCode.bits': of(({ bits }) => bits / n),
      'labelCode.compression': of(({ K, bits }) => (n * Math.log2(K)) / bits),
    }
  },
})

const labelsOf = ({ train, concepts }: Evidence, concept: number, n: number): Float32Array =>
  Float32Array.from({ length: n }, (_, i) => train.concepts[i * concepts.length + concept]!)

function codeOf({ train: { code }, units }: Evidence, labels: Float32Array, n: number, K: number): number {
  const ends = blockEnds(n)
  const bits = ends.slice(1).map((end, i) => {
    const from = ends[i]!
    const probe = logistic(code, labels, from, units, K, penalty, 5e-4)
    const logits = logitsOf(probe, code.subarray(from * units, end * units), end - from)
    let bits = 0
    for (let row = from; row < end; row++) {
      const own = logits.subarray((row - from) * K, (row - from + 1) * K)
      const largest = Math.max(...own)
      const sum = own.reduce((total, z) => total + Math.exp(z - largest), 0)
      const p = Math.exp(own[labels[row]!]! - largest) / sum
      bits -= Math.log2((1 - unsure) * p + unsure / K)
    }
    return bits / (end - from)
  })
  return prequentialBits(ends, K, bits)
}
