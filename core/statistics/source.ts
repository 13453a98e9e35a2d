import { uniforms, type Uniforms } from './uniforms.ts'

/**
 * The draws of every resample of the lab. Which seeds a resample holds depends on how many there are and on nothing
 * else, so a mean or a difference has one interval wherever it stands (table, figure, claim), whoever asks first and
 * whatever its settings are called. Callers give values in the order of their seeds.
 */
export const oneSource: Uniforms = uniforms(0)

/** The same, for those who ask for draws by place. */
export const everywhere = (): Uniforms => oneSource
