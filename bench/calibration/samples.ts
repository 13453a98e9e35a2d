import { uniforms, type Uniforms } from '../../core/statistics/uniforms.ts'

/** Draws numbers one after the other. */
export interface Draws {
  /** In [0, 1). */
  uniform(): number
  normal(): number
  poisson(mean: number): number
}

/** The draws of a seed. */
export function draws(seed: number): Draws {
  const random: Uniforms = uniforms(seed)
  let place = 0
  const uniform = () => random(place++)
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    poisson(mean) {
      let [count, left] = [0, Math.exp(mean) * (1 - uniform())]
      while (left > 1 && count < 100) left *= 1 - uniform() + 0 * count++
      return count
    },
  }
}

/** What the seeds of a setting scatter like. */
export interface Sample {
  name: string
  mean: number
  sd: number
  draw(from: Draws): number
}

const logNormal = (sigma: number): Sample => ({
  name: `log-normal, σ = ${sigma}`,
  mean: Math.exp(sigma ** 2 / 2),
  sd: Math.sqrt((Math.exp(sigma ** 2) - 1) * Math.exp(sigma ** 2)),
  draw: ({ normal }) => Math.exp(sigma * normal()),
})

/** Losses that come in steps of one dropped concept, 1/30, on a ground of small noise. */
const dropped = (concepts: number): Sample => ({
  name: `${concepts} dropped concepts`,
  mean: concepts / 30,
  sd: Math.sqrt(concepts / 900 + 1e-10),
  draw: ({ normal, poisson }) => poisson(concepts) / 30 + 1e-5 * normal(),
})

/** Every kind of scatter that intervals are held against. */
export const samples: Sample[] = [
  { name: 'normal', mean: 0, sd: 1, draw: ({ normal }) => normal() },
  logNormal(0.5),
  logNormal(1),
  dropped(0.2),
  dropped(0.5),
  dropped(1.2),
]

/** One of each kind, where all would take too long. */
export const fewSamples: Sample[] = [samples[0]!, samples[2]!, samples[4]!]

/** A draw with mean 0 and standard deviation 1. */
export const standard = ({ mean, sd, draw }: Sample, from: Draws): number => (draw(from) - mean) / sd

/** Numbers of seeds that are tabulated. */
export const seedCounts = [8, 20, 50]
