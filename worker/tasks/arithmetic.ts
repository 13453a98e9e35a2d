import { createHash } from 'node:crypto'
import { z } from 'zod'
import { permutation, stream } from '../../core/random/random.ts'
import { writeSequence } from './sequence.ts'
import { define } from './task.ts'

const length = 3

/** `a b =`, and what follows is (a + b) mod p. Of all p² sums some are trained on, and the others held out. */
export const arithmetic = define({
  name: 'arithmetic',
  summary: 'Sums modulo a number: a sequence of two numbers and an equals sign, whose answer is to be said.',
  source: 'Power et al. 2022; Nanda et al. 2023',
  targets: 'classes',
  inputs: 'sequences',
  paidWith: 'never',
  options: z.object({
    modulus: z.int().min(11).max(127).default(97).describe('p: numbers run from 0 to p − 1.'),
    trained: z.number().min(0.1).max(0.9).default(0.5).describe('Share of all sums that is trained on.'),
  }),
  sizes: ({ modulus: p }) => ({ inputs: (p + 1) * length, outputs: p, sequence: sequenceOf(p) }),
  open({ modulus: p, trained }) {
    const D = (p + 1) * length
    const order = permutation(p * p, stream(0, 'arithmetic, sums'), 0)
    const cut = Math.round(trained * p * p)
    const rowsOf = (sums: Int32Array) => {
      const [inputs, targets] = [new Float32Array(sums.length * D), new Float32Array(sums.length)]
      sums.forEach((sum, row) => {
        const [a, b] = [Math.floor(sum / p), sum % p]
        writeSequence(inputs.subarray(row * D, (row + 1) * D), [a, b, p], length)
        targets[row] = (a + b) % p
      })
      return { n: sums.length, inputs, targets }
    }
    const picked = (from: Int32Array, seed: number, purpose: string, n: number) => {
      const places = permutation(from.length, stream(seed, purpose), 0)
      return Int32Array.from({ length: n }, (_, i) => from[places[i % places.length]!]!)
    }
    const [own, others] = [order.subarray(0, cut), order.subarray(cut)]
    const data = rowsOf(own)
    return {
      inputs: D,
      outputs: p,
      sequence: sequenceOf(p),
      concepts: [
        { name: 'a', type: 'value' },
        { name: 'b', type: 'value' },
        { name: 'carry', type: 'binary' },
      ],
      data,
      dataHash: createHash('sha256')
        .update(JSON.stringify(['arithmetic', p, trained]))
        .digest('hex'),
      heldOut(seed, rows) {
        const sums = picked(others, seed, 'arithmetic, held out', Math.min(rows, others.length))
        const concepts = new Float32Array(sums.length * 3)
        sums.forEach((sum, row) => {
          const [a, b] = [Math.floor(sum / p), sum % p]
          concepts.set([a, b, Number(a + b >= p)], row * 3)
        })
        return { ...rowsOf(sums), concepts }
      },
      studentRows: (seed, n) => rowsOf(picked(own, seed, 'arithmetic, students', n)).inputs,
    }
  },
})

const sequenceOf = (p: number) => ({ symbols: [...Array.from({ length: p }, (_, i) => String(i)), '='], length })
