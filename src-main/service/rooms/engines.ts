import { describe } from '../answers/describe.ts'
import { deviceFacts } from '../answers/device.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** This machine and its engines' speeds. */
export const engines = ({
  engines,
  read,
  workers,
  module,
}: Pick<Parts, 'engines' | 'read' | 'workers' | 'module'>) => ({
  device: lab.device.handler(async () => deviceFacts(read(), await engines.loaded(), workers)),
  engines: lab.engines.handler(() => describe('engines', module, [])),
  calibration: {
    remembered: lab.calibration.remembered.handler(() => engines.remembered()),
    ready: lab.calibration.ready.handler(() => engines.ready()),
    renew: lab.calibration.renew.handler(() => engines.renew()),
  },
})
