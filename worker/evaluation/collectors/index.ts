import { layerCircuits, weightCircuits } from './ablatedCircuits.ts'
import { circuits } from './circuits.ts'
import type { Collectors } from './collector.ts'
import { imitations } from './imitations.ts'
import { interchange } from './interchange.ts'
import { labelCurve } from './labelCurve.ts'
import { mlpProbe } from './mlpProbe.ts'
import { taught } from './taught.ts'
import { twin } from './twin.ts'

/** What measures may need, in the order in which it is collected. */
export const collectors: Collectors = {
  imitations,
  mlpProbe,
  taught,
  labelCurve,
  interchange,
  circuits,
  layerCircuits,
  weightCircuits,
  twin,
}
