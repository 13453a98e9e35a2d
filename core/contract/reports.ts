import { type } from '@orpc/contract'
import { z } from 'zod'
import type { MadeFile } from '../records/results.ts'
import { reportFormats, type Report, type ReportFormat } from '../report/report.ts'
import { lab, one } from './lab.ts'

/** Reports on experiments: question, figure, verdicts, results, notes, design and provenance. */
export const reports = {
  /** The report, to be shown. */
  show: lab.input(one).output(type<Report>()),
  /** The report as one file. */
  export: lab
    .input(one.extend({ format: z.enum(Object.keys(reportFormats) as [ReportFormat, ...ReportFormat[]]) }))
    .output(type<MadeFile>()),
}
