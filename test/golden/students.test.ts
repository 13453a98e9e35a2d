import { test } from 'node:test'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { networks } from '../../worker/networks/index.ts'
import { gradientsOf, onReference, valuesOf } from '../worker/derivatives.ts'
import { assertNear } from '../worker/engines/near.ts'
import { golden, type Matrix, type Students } from './golden.ts'

const { softTree, sparseAutoencoder } = golden<Students>('students')

/** Rows of units as activations of one run, `[1, U, B]`, and back. */
const columns = (rows: Matrix): Tensor => tf.transpose(tf.tensor([rows]), [0, 2, 1])
const rowsOf = (h: Tensor): number[] => valuesOf(tf.transpose(h, [0, 2, 1]))
const column = (values: number[]): Tensor => tf.tensor(values, [1, values.length, 1])
const summed = (x: Tensor, felt: Matrix): Tensor => tf.sum(tf.mul(x, columns(felt)), [1, 2])

test(
  'a soft tree has the paths, the outputs, the balance, the weights of splits and the gradients of PyTorch',
  onReference(() => {
    const { depth, beta, balance, x, weight, bias, values, offset, felt } = softTree
    const shape = { input: [x[0]!.length], outputs: offset.length, bias: true, outputBias: true }
    const [splits, leaves] = networks.get('soft-tree').stages({ depth, inverseTemperature: beta, balance }, shape)
    const pass = ([x, weight, bias, values, offset]: Tensor[]) => {
      const own = { weight: values!, bias: offset! }
      const z = splits!.forward({ weight: weight!, bias: bias! }, x!)
      const y = leaves!.forward(own, z)
      return { paths: leaves!.taps(z, own), y, penalty: leaves!.penalty!(own, z, y) }
    }
    const given = [columns(x), tf.tensor([weight]), column(bias), tf.tensor([values]), column(offset)]
    const { paths, y, penalty } = pass(given)
    assertNear(rowsOf(paths), softTree.paths.flat(), 1e-6)
    assertNear(rowsOf(y), softTree.y.flat(), 1e-6)
    assertNear(valuesOf(penalty), [softTree.penalty], 1e-5)
    assertNear(valuesOf(leaves!.outgoing({ weight: given[3]!, bias: given[4]! }, null)), softTree.outgoing, 1e-6)
    const gradients = gradientsOf((...p) => {
      const { y, penalty } = pass(p)
      return tf.add(summed(y, felt), penalty)
    }, given)
    assertNear(rowsOf(gradients[0]!), softTree.toX.flat(), 1e-5)
    assertNear(valuesOf(gradients[1]!), softTree.toWeight.flat(), 1e-5)
    assertNear(valuesOf(gradients[2]!), softTree.toBias, 1e-5)
    assertNear(valuesOf(gradients[3]!), softTree.toValues.flat(), 1e-5)
    assertNear(valuesOf(gradients[4]!), softTree.toOffset, 1e-5)
  }),
)

test(
  'a sparse autoencoder has the features, the outputs, the penalty and the gradients of PyTorch',
  onReference(() => {
    const { l1, k, x, encoder, bias, decoder, offset, felt } = sparseAutoencoder
    const shape = { input: [x[0]!.length], outputs: offset.length, bias: true, outputBias: true }
    const [first, second] = networks.get('sparse-autoencoder').stages({ features: bias.length, l1, k }, shape)
    const pass = ([x, encoder, bias, decoder, offset]: Tensor[]) => {
      const own = { weight: encoder!, bias: bias! }
      const f = first!.forward(own, x!)
      return { f, y: second!.forward({ weight: decoder!, bias: offset! }, f), penalty: first!.penalty!(own, x!, f) }
    }
    const given = [columns(x), tf.tensor([encoder]), column(bias), tf.tensor([decoder]), column(offset)]
    const { f, y, penalty } = pass(given)
    assertNear(rowsOf(f), sparseAutoencoder.f.flat(), 1e-6)
    assertNear(rowsOf(y), sparseAutoencoder.y.flat(), 1e-6)
    assertNear(valuesOf(penalty), [sparseAutoencoder.penalty], 1e-6)
    const gradients = gradientsOf((...p) => {
      const { y, penalty } = pass(p)
      return tf.add(summed(y, felt), penalty)
    }, given)
    assertNear(rowsOf(gradients[0]!), sparseAutoencoder.toX.flat(), 1e-5)
    assertNear(valuesOf(gradients[1]!), sparseAutoencoder.toEncoder.flat(), 1e-5)
    assertNear(valuesOf(gradients[2]!), sparseAutoencoder.toBias, 1e-5)
    assertNear(valuesOf(gradients[3]!), sparseAutoencoder.toDecoder.flat(), 1e-5)
    assertNear(valuesOf(gradients[4]!), sparseAutoencoder.toOffset, 1e-5)
  }),
)
