import { groupsOf } from '../../../tensor/trace/kernels/selection.ts'
import { elementTypes, type Model } from '../model.ts'
import type { Lowerings } from './lowering.ts'

/** The k-th largest of the last of three axes, of length `most`, which is kept as 1. */
function kthLargest(model: Model, x: string, k: number, most: number): string {
  const extreme = (operator: string, values: string) =>
    model.node(operator, [values, model.integers([2])], { keepdims: 1 })
  if (k === most) return extreme('ReduceMin', x)
  if (k === 1) return extreme('ReduceMax', x)
  const how = { axis: -1, largest: 1, sorted: 0 }
  return extreme('ReduceMin', model.node('TopK', [x, model.integers([k])], how, { outputs: 2 }))
}

/** The selection of the largest: runs of one k together, along the last axis, since `TopK` is fastest there. */
export const selections: Lowerings = {
  AtLeastKth(model, [given], { shape, attributes }) {
    const { k, axis } = attributes as { k: readonly number[]; axis: number }
    const turned = (value: string) => (axis === 1 ? model.node('Transpose', [value], { perm: [0, 2, 1] }) : value)
    const pick = (from: string, places: readonly number[]) =>
      model.node('Gather', [from, model.constant(places, [places.length], 'int32')], { axis: 0 })
    const x = turned(given!)
    const { groups, placeOf } = groupsOf(k)
    const several = groups.length > 1
    const kth = groups.map((group) => kthLargest(model, several ? pick(x, group.runs) : x, group.k, shape[axis]!))
    const threshold = several ? pick(model.node('Concat', kth, { axis: 0 }), placeOf) : kth[0]!
    const mask = model.node('GreaterOrEqual', [x, threshold])
    return turned(model.node('Cast', [mask], { to: elementTypes.float32 }))
  },
}
