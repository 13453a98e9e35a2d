import { exportName } from '../../../core/figures/fileName.ts'
import { reportFormats } from '../../../core/report/report.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Reports on experiments. */
export const reports = ({
  exports,
  answers,
  find,
  catalog,
}: Pick<Parts, 'exports' | 'answers' | 'find' | 'catalog'>) => {
  const reportOf = async (experiment: string, signal?: AbortSignal) => {
    exports.warm('report')
    const record = find(experiment)
    const known = await catalog()
    const { verdicts } = await answers.of(record, known)
    return exports.make('report', { experiment: record.id, catalog: known, verdicts }, signal)
  }
  return {
    show: lab.reports.show.handler(({ input, signal }) => reportOf(input.experiment, signal)),
    export: lab.reports.export.handler(async ({ input: { experiment, format }, signal }) => {
      const [report, { reportHtml }, { reportMarkdown }] = await Promise.all([
        reportOf(experiment, signal),
        import('../../../core/report/html.ts'),
        import('../../../core/report/markdown.ts'),
      ])
      const text = format === 'html' ? reportHtml(report) : reportMarkdown(report)
      return {
        name: exportName([find(experiment).name, 'report'], new Date(), format),
        mime: reportFormats[format].mime,
        bytes: new TextEncoder().encode(text),
      }
    }),
  }
}
