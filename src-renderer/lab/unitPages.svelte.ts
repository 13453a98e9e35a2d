import type { Attention, HeldRows, NearUnit, UnitReport } from '../../core/units/report.ts'
import { examplesPerUnit } from '../../core/units/layout.ts'
import { Asked } from './asked.svelte.ts'
import type { OpenExperiment } from './openExperiment.svelte.ts'

/**
 * The data that the page of one unit shows beside the report, each loaded separately. Create it while a component
 * initialises.
 */
export class UnitPage {
  /** The rows of its examples, as the primary saw them. */
  readonly rows: Asked<HeldRows>
  /** The attention on those of them of which it was stored; null where nothing attends. */
  readonly attention: Asked<Attention | null>
  readonly near: Asked<NearUnit[]>

  constructor(experiment: OpenExperiment, of: () => { report: UnitReport; place: number }) {
    const { ask } = experiment.lab
    const examples = () => {
      const { report, place } = of()
      const from = place * 2 * examplesPerUnit
      const rows = [...new Set(report.examples.subarray(from, from + examplesPerUnit))].filter((row) => row >= 0)
      return { run: report.run, rows }
    }
    this.rows = new Asked(() => ask.units.rows(examples()))
    this.attention = new Asked(() => ask.units.attention(examples()))
    this.near = new Asked(() => {
      const { report, place } = of()
      return ask.units.near({ run: report.run, unit: report.units[place]! })
    })
  }
}
