import { registry } from '../../core/catalog/registry.ts'
import { basis } from './basis.ts'
import { budget } from './budget.ts'
import { capability } from './capability.ts'
import { circuit } from './circuit.ts'
import { circuitLayers } from './circuitLayers.ts'
import { circuitWeights } from './circuitWeights.ts'
import { dci } from './dci.ts'
import { detectors } from './detectors.ts'
import { explicitness } from './explicitness.ts'
import { featureDimensionality } from './featureDimensionality.ts'
import { freshFidelity } from './freshFidelity.ts'
import { imitation } from './imitation.ts'
import { interchange } from './interchange.ts'
import { kurtosis } from './kurtosis.ts'
import { labelCode } from './labelCode.ts'
import { labelData } from './labelData.ts'
import { lossData } from './lossData.ts'
import { matchedCorrelation } from './matchedCorrelation.ts'
import { mig } from './mig.ts'
import { mmcs } from './mmcs.ts'
import { modularity } from './modularity.ts'
import { monoScore } from './monoScore.ts'
import { monosemantic } from './monosemantic.ts'
import { passedOn } from './passedOn.ts'
import { nonZeroWeights } from './nonZeroWeights.ts'
import { participationRatio } from './participationRatio.ts'
import { prequential } from './prequential.ts'
import { probe } from './probe.ts'
import { sap } from './sap.ts'
import { seedCka } from './seedCka.ts'
import { selectivity } from './selectivity.ts'
import { sparsity } from './sparsity.ts'
import { studentCka } from './studentCka.ts'
import { targeted } from './targeted.ts'
import { taught } from './taught.ts'
import { topographic } from './topographic.ts'
import { unpaid } from './unpaid.ts'

/** Every measure of a frozen primary. */
export const measures = registry(
  'measure',
  capability,
  budget,
  imitation,
  studentCka,
  seedCka,
  freshFidelity,
  lossData,
  prequential,
  taught,
  passedOn,
  probe,
  unpaid,
  basis,
  labelCode,
  labelData,
  interchange,
  targeted,
  circuit,
  circuitLayers,
  circuitWeights,
  monosemantic,
  monoScore,
  featureDimensionality,
  mmcs,
  matchedCorrelation,
  dci,
  mig,
  sap,
  modularity,
  explicitness,
  selectivity,
  detectors,
  topographic,
  sparsity,
  nonZeroWeights,
  participationRatio,
  kurtosis,
)
