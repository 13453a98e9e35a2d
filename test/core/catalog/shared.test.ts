import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mostShared } from '../../../core/catalog/shared.ts'

const of = (names: string) => names.split(' ').map((name) => ({ name }))
const measured = [
  { measures: ['loss', 'r2', 'probe'], runs: 5 },
  { measures: ['loss', 'accuracy', 'probe', 'auc'], runs: 4 },
  { measures: ['accuracy', 'auc'], runs: 3 },
]
const pair = (xs: string, ys: string) => {
  const found = mostShared(of(xs), of(ys), measured)
  return found && [found.x.name, found.y.name]
}

test('The pair is the one that most runs have both of, the first of equals', () => {
  assert.deepEqual(pair('accuracy r2 loss', 'auc probe'), ['loss', 'probe'], '9 runs')
  assert.deepEqual(pair('r2 accuracy', 'auc probe'), ['accuracy', 'auc'], '7 runs')
  assert.deepEqual(pair('accuracy', 'probe auc'), ['accuracy', 'auc'])
  assert.deepEqual(pair('accuracy auc', 'accuracy auc'), ['accuracy', 'auc'], 'no measure against itself')
})

test('Measures that no run has together are no pair', () => {
  assert.equal(pair('r2', 'auc r2'), null)
  assert.equal(mostShared(of('r2'), of('probe'), []), null)
})
