import type { Axis } from '../../experiment/types.ts'
import type { MeasureFacts } from '../../measure.ts'
import { nearest } from '../../registry.ts'

const readings = ['probe.k1.n100', 'probeAuc.k1.n100', 'monosemantic.count']
/** Where the task is to tell classes apart, its concepts are classes too. */
const readingsOfClasses = ['probeAuc.k1.n100', 'probe.k1.n100']

/** The measures a trade-off shows where none is asked for, of those present; `x` may be given. */
export function defaultAxes(measures: readonly MeasureFacts[], given?: string): { x: string; y: string } {
  const first = (names: string[], side: MeasureFacts['side']) => {
    const name =
      names.find((name) => measures.some((measure) => measure.name === name)) ??
      measures.find((measure) => measure.side === side)?.name
    if (name === undefined) throw new Error(`trade-off: no ${side} measure among ${listed(measures)}`)
    return name
  }
  const x = given ?? first(['testAccuracy', 'testLoss'], 'capability')
  return { x, y: first(x === 'testAccuracy' ? readingsOfClasses : readings, 'interpretability') }
}

/** The axis a curve runs along: sparsity strength if swept, else reader cost, else the only or first numeric axis. */
export function defaultAlong(axes: readonly Axis[]): string | null {
  const numeric = axes.filter((axis) => axis.numeric)
  const chosen =
    numeric.find((axis) => axis.path.startsWith('sparsity.')) ??
    numeric.find((axis) => /(^|\.)reader\./.test(axis.path)) ??
    (axes.length === 1 ? axes[0] : numeric[0])
  return chosen?.path ?? null
}

/** Whether smaller values of an axis mean a sparser code (kept units) rather than a denser one (a penalty). */
export const sparserBelow = (path: string): boolean => /(^|\.)(k|fraction|width|bits|keep)$/.test(path)

/** The facts of a measure; an unknown name says which was probably meant. */
export function measureNamed(name: string, measures: readonly MeasureFacts[]): MeasureFacts {
  const found = measures.find((measure) => measure.name === name)
  if (found) return found
  const near = nearest(
    name,
    measures.map((measure) => measure.name),
  )
  throw new Error(
    `unknown measure: ${name} (${near ? `did you mean ${near}?` : `expected one of ${listed(measures)}`})`,
  )
}

/** The axis of a path; an unknown path says which was probably meant. */
export function axisNamed(path: string, axes: readonly Axis[]): Axis {
  const found = axes.find((axis) => axis.path === path)
  if (found) return found
  const paths = axes.map((axis) => axis.path)
  const near = nearest(path, paths)
  throw new Error(`unknown axis: ${path} (${near ? `did you mean ${near}?` : `swept: ${paths.join(', ') || 'none'}`})`)
}

const listed = (measures: readonly MeasureFacts[]) => measures.map((measure) => measure.name).join(', ') || 'none'
