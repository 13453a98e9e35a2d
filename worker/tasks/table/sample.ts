import { fillNormal, fillUniform, stream } from '../../../core/random/random.ts'
import type { TableSource } from './source.ts'
import { tableText } from './text.ts'

const rows = 2700
const islands = ['north', 'middle', 'south']
const sexes = ['female', 'male']
/** Means of bill length, bill depth, flipper length (mm) and mass (g) of three made-up species. */
const species = [
  { name: 'grey', means: [39, 18.3, 190, 3700] },
  { name: 'red', means: [48, 18.4, 196, 3730] },
  { name: 'white', means: [47, 15, 217, 5080] },
]
const deviations = [2.7, 1, 6.5, 380]
const names = ['species', 'island', 'bill length', 'bill depth', 'flipper length', 'mass', 'sex', 'age']

/** A made-up table of birds, the same everywhere, with categories, numbers and blank cells. */
export function sampleTable(): TableSource {
  const normal = new Float32Array(rows * 5)
  fillNormal(normal, stream(0, 'sample table'), 0)
  const uniform = new Float32Array(rows * 5)
  fillUniform(uniform, stream(0, 'sample table'), 1)
  const of = <T>(list: readonly T[], u: number): T => list[Math.min(list.length - 1, Math.floor(u * list.length))]!
  const lines = Array.from({ length: rows }, (_, row) => {
    const [kind, place, sexed, aged, blank] = uniform.subarray(row * 5, row * 5 + 5)
    const drawn = normal.subarray(row * 5, row * 5 + 5)
    const { name, means } = of(species, kind!)
    const sex = of(sexes, sexed!)
    const age = 1 + Math.floor(9 * aged!)
    const larger = (sex === 'male' ? 0.6 : -0.6) + (age - 5) / 10
    const [bill, depth, flipper, mass] = means.map((mean, i) => mean + deviations[i]! * (larger + 0.8 * drawn[i]!))
    const numbers = [bill!.toFixed(2), depth!.toFixed(2), flipper!.toFixed(1), mass!.toFixed(0)]
    if (blank! < 0.02) numbers[3] = ''
    return [name, of(islands, place!), ...numbers, blank! > 0.97 ? '' : sex, age].join(',')
  })
  return tableText('the sample table', [names.join(','), ...lines, ''].join('\n'))
}

/** What is predicted of the sample table where nothing is said. */
export const sampleTarget = { classes: 'species', values: 'mass' } as const
