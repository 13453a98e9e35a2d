import type { Artifact } from '../../core/messages/trainer.ts'
import { clippedFvu, imitators } from './imitation.ts'
import type { Evidence, Imitation } from './measure.ts'

/**
 * How every held-out student learns, one artifact each, `learning: mlp 64`: over the numbers of examples `n`, the
 * fraction of the code's variance that it leaves unexplained (`fvu`, clipped to [0, 1]) and, where the code matters to
 * the loss, the share of the loss that survives it (`fidelity`). None where no imitation was measured.
 */
export function learningCurvesOf({ imitations = [] }: Evidence): Artifact[] {
  return imitators.flatMap((student) => {
    const rows = imitations.filter((row) => row.student === student).sort((a, b) => a.n - b.n)
    if (rows.length === 0) return []
    const curves = { n: rows.map(({ n }) => n), fvu: rows.map(clippedFvu), fidelity: rows.map(fidelity) }
    const kept = Object.entries(curves).filter(([, values]) => values.every(Number.isFinite))
    return {
      name: `learning: ${student}`,
      shape: [kept.length, rows.length],
      data: Float32Array.from(kept.flatMap(([, values]) => values)),
      labels: kept.map(([name]) => name),
    }
  })
}

/** Loss recovered; not finite where the code makes no difference to the loss. */
const fidelity = ({ lossMean, lossStudent, lossPrimary }: Imitation) =>
  (lossMean - lossStudent) / (Math.abs(lossMean - lossPrimary) >= 1e-9 ? lossMean - lossPrimary : NaN)
