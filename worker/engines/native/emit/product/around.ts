import type { Product } from '../../../shared/plan/plan.ts'
import { counting, indented, sum, times } from '../writer.ts'

/** Lines of the inner loop, which read from `left` and `right`, in the loops around it. */
export const inAround = ({ around = [] }: Product, lines: readonly string[]): string[] => {
  if (!around.length) return [...lines]
  const moved = (name: string, by: 'a' | 'b') => sum([name, ...around.map((loop, i) => times(`o${i}`, loop[by]))])
  const inner = [
    `const float *const moved = ${moved('left', 'a')}, *const beside = ${moved('right', 'b')};`,
    '{',
    ...['const float *const left = moved, *const right = beside;', ...lines].map(indented),
    '}',
  ]
  return around.reduceRight<string[]>((within, { n }, i) => counting(`o${i}`, n, within), inner)
}
