import type { Cohort } from '../cohort/cohort.ts'
import type { Parameters } from '../networks/parameters.ts'

/**
 * Of the primary and of each further network of a run, by name: its parameters, and the floating-point operations of its
 * matrix products on one row (`teacherParameters`, `teacherFlopsPerRow`).
 */
export function sizesOf({ primary, further, runs }: Cohort): Record<string, number> {
  const networks = { primary, ...further } as Record<string, { parameters: Parameters }>
  return Object.fromEntries(
    Object.entries(networks).flatMap(([name, { parameters }]) => [
      [`${name}Parameters`, numbersIn(parameters) / runs],
      [`${name}FlopsPerRow`, parameters.stages.reduce((sum, { products }) => sum + 2 * products, 0)],
    ]),
  )
}

const numbersIn = (parameters: Parameters): number =>
  Object.values(parameters.specs()).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)
