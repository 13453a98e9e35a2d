import type { Axis } from '../../../core/experiment/types.ts'

/** Every way to draw curves: along each axis or nothing, split by each subset of the others. */
export function coursesOf(axes: readonly Axis[]): { along: string | null; split: string[] }[] {
  return [null, ...axes.map(({ path }) => path)].flatMap((along) => {
    const others = axes.map(({ path }) => path).filter((path) => path !== along)
    return Array.from({ length: 2 ** others.length }, (_, bits) => ({
      along,
      split: others.filter((_, i) => bits & (1 << i)),
    }))
  })
}
