import type { MeasureFacts } from '../../../core/catalog/measure.ts'
import type { RunRecord, FigureData } from '../../../core/figures/data.ts'
import { uniforms } from '../../../core/statistics/uniforms.ts'

const facts = (
  name: string,
  label: string,
  side: MeasureFacts['side'],
  better: MeasureFacts['better'],
  unit = '',
  range: MeasureFacts['range'] = [0, null],
  more: Partial<MeasureFacts> = {},
): MeasureFacts => ({ name, label, unit, range, better, side, rotationInvariant: false, source: 'made up', ...more })

/** Facts of the measures that the samples use. */
export const measures = {
  testLoss: facts('testLoss', 'Test loss', 'capability', 'lower', 'squared error', [0, null], {
    roles: { ability: 2 },
  }),
  testAccuracy: facts('testAccuracy', 'Test accuracy', 'capability', 'higher', '', [0, 1], {
    targets: 'classes',
    roles: { ability: 1 },
  }),
  probe: facts('probe.k1.n100', 'Probe R², best unit, 100 labels', 'interpretability', 'higher', '', [0, 1], {
    roles: { reading: { values: 1, classes: 2 }, sweep: 1 },
  }),
  probeAuc: facts('probeAuc.k1.n100', 'Probe AUC, best unit, 100 labels', 'interpretability', 'higher', '', [0, 1], {
    roles: { reading: { values: 2, classes: 1 }, sweep: 2 },
  }),
  monosemantic: facts('monosemantic.count', 'Monosemantic units', 'interpretability', 'higher', 'units'),
}

const draws = uniforms(11)
const normal = (i: number) => Math.sqrt(-2 * Math.log(1 - draws(2 * i))) * Math.cos(2 * Math.PI * draws(2 * i + 1))

const provenance = { version: '0.1.0', date: '2026-01-01T00:00:00Z', engine: 'made up' }
/** Every planned run is done. */
export const allDone = (done: number) => ({ queued: 0, running: 0, done, diverged: 0, failed: 0 })

const costPath = 'teaching.students.0.reader.cost'

/** Mean loss and sd, monosemantic units and sd, probe and sd, as published for ten concepts (science, section 10). */
const tenConceptsTable = [
  { pressure: 0, cost: null, loss: [0.0067, 0.015], units: [0.09, 0.29], probe: [0.52, 0.071] },
  { pressure: 1, cost: 0, loss: [0.0048, 0.0113], units: [0.06, 0.24], probe: [0.491, 0.08] },
  { pressure: 1, cost: 0.001, loss: [0.0058, 0.0121], units: [1.8, 1.24], probe: [0.773, 0.108] },
  { pressure: 1, cost: 0.003, loss: [0.0063, 0.0125], units: [7.44, 1.89], probe: [0.952, 0.061] },
  { pressure: 1, cost: 0.01, loss: [0.0106, 0.0176], units: [9.33, 1.1], probe: [0.963, 0.062] },
  { pressure: 1, cost: 0.02, loss: [0.0179, 0.0213], units: [8.88, 1.32], probe: [0.937, 0.074] },
  { pressure: 1, cost: 0.03, loss: [0.0275, 0.0215], units: [8.3, 1.28], probe: [0.904, 0.075] },
  { pressure: 1, cost: 0.06, loss: [0.0499, 0.0278], units: [5.53, 3.78], probe: [0.831, 0.094] },
] as const

/** Ten-concepts-like runs: one curve over the reader's cost, and a baseline without pressure. */
export function tenConcepts(seeds = 32): FigureData {
  const runs = tenConceptsTable.flatMap(({ pressure, cost, loss, units, probe }, setting) =>
    Array.from({ length: seeds }, (_, seed): RunRecord => {
      const dropped = lossesInSteps(loss, draws(9000 + 64 * setting + seed))
      const place = 1000 + 200 * setting + 3 * seed
      return {
        id: `run-${setting}-${seed}`,
        seed,
        setting,
        axes: { 'teaching.pressure': pressure, [costPath]: cost },
        values: {
          testLoss: dropped + 0.0004 * (1 + setting) * draws(place),
          'probe.k1.n100': Math.min(0.995, Math.max(0, probe[0] + probe[1] * normal(place + 1))),
          'monosemantic.count': Math.round(Math.min(10, Math.max(0, units[0] + units[1] * normal(place + 2)))),
        },
      }
    }),
  )
  return {
    experiment: { name: 'ten concepts', hash: '5f1d0c2a9b7e4410' },
    axes: [
      { path: 'teaching.pressure', label: 'pressure', values: [0, 1], numeric: true },
      { path: costPath, label: 'reader cost', values: [0, 0.001, 0.003, 0.01, 0.02, 0.03, 0.06], numeric: true },
    ],
    measures: [measures.testLoss, measures.probe, measures.monosemantic],
    runs,
    states: allDone(runs.length),
    provenance,
  }
}

/** A loss comes in steps of one dropped concept, 1/30. */
function lossesInSteps([mean]: readonly [number, number], u: number): number {
  const expected = mean * 30
  return (Math.floor(expected) + (u < expected - Math.floor(expected) ? 1 : 0)) / 30
}

/** Digits-like runs: two curves, with and without pressure, over the k of top-k. */
export function digits(seeds = 5): FigureData {
  const ks = [2, 4, 8, 16, 32, 64]
  const runs = [0, 1].flatMap((pressure, p) =>
    ks.flatMap((k, i) =>
      Array.from({ length: seeds }, (_, seed): RunRecord => {
        const place = 200000 + 1000 * p + 100 * i + seed
        const luck = normal(place + 50)
        const sparsity = Math.log2(64 / k)
        return {
          id: `run-${p}-${i}-${seed}`,
          seed,
          setting: 6 * p + i,
          axes: { 'teaching.pressure': pressure, 'sparsity.k': k },
          values: {
            testAccuracy: 0.981 - 0.0009 * 2 ** sparsity * (1 + 0.35 * pressure) - 0.004 * pressure + 0.0018 * luck,
            'probeAuc.k1.n100':
              0.7 +
              0.035 * sparsity +
              0.1 * pressure -
              0.012 * (sparsity - 3) ** 2 * (sparsity > 3 ? 1 : 0) +
              0.012 * normal(place + 500),
          },
        }
      }),
    ),
  )
  return {
    experiment: { name: 'digits', hash: '0badc0de12345678' },
    axes: [
      { path: 'teaching.pressure', label: 'pressure', values: [0, 1], numeric: true },
      { path: 'sparsity.k', label: 'k of top-k', values: ks, numeric: true },
    ],
    measures: [measures.testAccuracy, measures.probeAuc],
    runs,
    states: allDone(runs.length),
    provenance,
  }
}

/** Ten concepts after a bad day: undefined, infinite and missing values, one setting lost, uneven seeds. */
export function faulty(): FigureData {
  const data = tenConcepts(6)
  data.runs.forEach((run, i) => {
    if (i % 11 === 0) run.values['testLoss'] = Infinity
    if (i % 13 === 0) run.values['probe.k1.n100'] = null
    if (i % 17 === 0) run.values['testLoss'] = NaN
    if (i % 19 === 0) delete run.values['testLoss']
    if (run.setting === 5) run.values['probe.k1.n100'] = null
  })
  data.runs = data.runs.filter((run) => run.setting !== 3 || run.seed < 3)
  return data
}
