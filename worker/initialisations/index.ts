import { z } from 'zod'
import { numeric, type OptionsWith } from '../../core/catalog/options.ts'
import { registry, type Variant } from '../../core/catalog/registry.ts'

/** How weights start: normal with this standard deviation; biases start at zero. */
export interface Initialisation<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Per-run options are those of one run. */
  sd(options: OptionsWith<S, number>, fan: { fanIn: number; fanOut: number }): number
}

/** Gives an initialisation's functions the types of its options, and takes them off for the registry. */
export const define = <S extends z.ZodObject>(initialisation: Initialisation<S>): Initialisation =>
  initialisation as unknown as Initialisation

const normal = define({
  name: 'normal',
  summary: 'Normal with one standard deviation everywhere.',
  source: 'this lab',
  options: z.object({ sd: numeric(z.number().positive().max(100)).default(0.1).describe('Standard deviation.') }),
  sd: ({ sd }) => sd,
})

const fanIn = define({
  name: 'fan-in',
  summary: 'Normal with standard deviation √(2 / fan-in), which keeps the scale through relu layers.',
  source: 'He, Zhang, Ren & Sun 2015, eq. 10',
  options: z.object({}),
  sd: (_, { fanIn }) => Math.sqrt(2 / fanIn),
})

const xavier = define({
  name: 'xavier',
  summary: 'Normal with standard deviation √(2 / (fan-in + fan-out)).',
  source: 'Glorot & Bengio 2010, eq. 16',
  options: z.object({}),
  sd: (_, { fanIn, fanOut }) => Math.sqrt(2 / (fanIn + fanOut)),
})

export const initialisations = registry('initialisation', fanIn, normal, xavier)
