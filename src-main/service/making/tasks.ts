import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { FigureKinds } from '../../../core/contract/index.ts'
import type { MadeFile } from '../../../core/records/results.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import type { Exported } from '../../exports/index.ts'
import type { FigureRequest } from '../answers/figure.ts'
import type { TableRequest } from '../answers/table.ts'

/** What the process that makes exports can be asked for, by kind: what is given, and what comes back. */
export interface Tasks {
  /** Figures and formats as menus show them. */
  kinds: { given: object; made: FigureKinds }
  /** `verdicts` where the figure shows them. */
  figure: {
    given: { experiment: number; catalog: Catalog; request: FigureRequest; verdicts?: Verdict[] }
    made: Exported
  }
  table: { given: { experiment: number; catalog: Catalog; request: TableRequest }; made: MadeFile }
  comparison: { given: { catalog: Catalog; a: string; b: string }; made: MadeFile }
  weights: { given: { run: number; format: 'safetensors' | 'onnx'; module: string | undefined }; made: MadeFile }
}

export type Kind = keyof Tasks

/** One export that is asked for. */
export type Task<K extends Kind = Kind> = { kind: K; history: string; given: Tasks[K]['given'] }

/** What the process answers: what it made, or why it did not; without a code the fault is our own. */
export type Outcome<K extends Kind = Kind> =
  { made: Tasks[K]['made'] } | { failed: { code: string | null; message: string } }
