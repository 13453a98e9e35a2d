import { z } from 'zod'
import { numeric } from '../../core/options.ts'
import { registry, type Variant } from '../../core/registry.ts'

/** How weights start: normal with this standard deviation; biases start at zero. */
export interface Initialisation extends Variant {
  sd(options: Record<string, unknown>, fan: { fanIn: number; fanOut: number }): number
}

const normal: Initialisation = {
  name: 'normal',
  summary: 'Normal with one standard deviation everywhere.',
  source: 'this lab',
  options: z.object({ sd: numeric(z.number().positive().max(100)).default(0.1).describe('Standard deviation.') }),
  sd: ({ sd }) => sd as number,
}

const fanIn: Initialisation = {
  name: 'fan-in',
  summary: 'Normal with standard deviation √(2 / fan-in), which keeps the scale through relu layers.',
  source: 'He, Zhang, Ren & Sun 2015, eq. 10',
  options: z.object({}),
  sd: (_, { fanIn }) => Math.sqrt(2 / fanIn),
}

const xavier: Initialisation = {
  name: 'xavier',
  summary: 'Normal with standard deviation √(2 / (fan-in + fan-out)).',
  source: 'Glorot & Bengio 2010, eq. 16',
  options: z.object({}),
  sd: (_, { fanIn, fanOut }) => Math.sqrt(2 / (fanIn + fanOut)),
}

export const initialisations = registry('initialisation', fanIn, normal, xavier)
