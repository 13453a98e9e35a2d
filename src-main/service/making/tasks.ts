import type { Catalog } from '../../../core/catalog/catalog.ts'
import type { FigureKinds } from '../../../core/contract/index.ts'
import type { HistoryFacts } from '../../../core/files/understood.ts'
import type { MadeFile } from '../../../core/records/results.ts'
import type { Verdict } from '../../../core/claims/verdict.ts'
import type { Report } from '../../../core/report/report.ts'
import type { TableFormat } from '../../../core/tables/formats.ts'
import type { Exported } from '../../exports/index.ts'
import type { AcrossRequest } from '../answers/across.ts'
import type { FigureRequest } from '../answers/figure.ts'
import type { TableRequest } from '../answers/table.ts'

/** The export process's requests by kind: inputs and results. */
export interface Tasks {
  /** Figures and formats for menus. */
  kinds: { given: object; made: FigureKinds }
  /** `verdicts`, if the figure shows them. */
  figure: {
    given: { experiment: number; catalog: Catalog; request: FigureRequest; verdicts?: Verdict[] }
    made: Exported
  }
  /** A figure of several experiments. */
  across: { given: { catalog: Catalog; request: AcrossRequest }; made: Exported }
  /** `verdicts`, if the table shows them. */
  table: {
    given: { experiment: number; catalog: Catalog; request: TableRequest; verdicts?: Verdict[] }
    made: MadeFile
  }
  comparison: { given: { catalog: Catalog; a: string; b: string; format: TableFormat }; made: MadeFile }
  report: { given: { experiment: number; catalog: Catalog; verdicts: Verdict[] }; made: Report }
  /** The experiments of another history. */
  foreign: { given: { path: string }; made: HistoryFacts }
  weights: { given: { run: number; format: 'safetensors' | 'onnx'; module: string | undefined }; made: MadeFile }
}

export type Kind = keyof Tasks

/** One requested export. */
export type Task<K extends Kind = Kind> = { kind: K; history: string; given: Tasks[K]['given'] }

/** The answer of the export process: a result, or the reason for failing; without a code the fault is our own. */
export type Outcome<K extends Kind = Kind> =
  { made: Tasks[K]['made'] } | { failed: { code: string | null; message: string } }
