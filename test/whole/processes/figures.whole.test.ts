import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { figures, type FigureName } from '../../../core/figures/index.ts'
import { measureFacts } from '../../../core/catalog/measure.ts'
import { answer } from '../../../core/claims/answer.ts'
import { studyOf } from '../../../core/claims/study.ts'
import { openHistory } from '../../../history/history.ts'
import { connect } from '../../../src-main/service/reach/connect.ts'
import { exportFigure } from '../../../src-main/exports/index.ts'
import { formatNames } from '../../../src-main/exports/names.ts'
import { figureData } from '../../../src-main/service/answers/figure.ts'
import { catalog } from '../../../worker/catalog.ts'
import { TestLab } from './lab.ts'

const text = `
name: three concepts
task: { kind: concepts, concepts: 3, inputs: 3, density: 0.3 }
primary: { kind: mlp, hidden: [3] }
teaching:
  mode: joint
  pressure: [0, 1]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0, 0.01] } }
training: { steps: 60, batch: 32 }
evaluation: { students: default, measures: default, rows: 400 }
seeds: 5
`

/** A figure of the history drawn here, as if at the given moment. */
async function fromCode(history: string, name: FigureName, format: string, date: string): Promise<Uint8Array> {
  const { read, close } = openHistory(history, { readonly: true })
  try {
    const record = read.findExperiment('three concepts')!
    const data = figureData(read, record, catalog, figures[name].parts)
    data.provenance.date = date
    const runs = read.runs(record.id, { withSettings: true })
    const study = studyOf(record.axes, measureFacts(catalog), runs, read.summaries(record.id))
    data.verdicts = answer(study, catalog).verdicts
    return (await exportFigure({ figure: figures[name].draw(data), format })).bytes
  } finally {
    close()
  }
}

test('A figure is the same from the command line and from code, to the byte, drawn at the same moment', async (t) => {
  const lab = new TestLab(t, { real: true })
  const experiment = join(lab.folder, 'three.yaml')
  writeFileSync(experiment, text)
  const trained = await lab.run('run', experiment, '--engine', 'onnx-cpu')
  assert.equal(trained.code, 0, trained.err)
  const names = Object.keys(figures) as FigureName[]
  const asked: [FigureName, string][] = [
    ...names.map((name): [FigureName, string] => [name, 'svg']),
    ...formatNames.filter((format) => format !== 'svg').map((format): [FigureName, string] => ['tradeoff', format]),
  ]
  const { lab: client, close } = await connect(lab.history)
  for (const [name, format] of asked) {
    const file = join(lab.folder, `${name}.${format}`)
    const told = await lab.run('export', 'three concepts', '--figure', name, '--format', format, '--out', file)
    assert.equal(told.code, 0, `${name}, ${format}: ${told.err}`)
    const written = readFileSync(file)
    // PDF writes words in two bytes a letter.
    const [date] = /20\d\d-\d\d-\d\dT[\d:.]+Z/.exec(written.toString('latin1').replaceAll('\0', '')) ?? []
    assert.ok(date, `${file} does not say when it was drawn`)
    assert.ok(written.equals(await fromCode(lab.history, name, format, date)), `${name} as ${format} differs`)
  }
  await client.service.stop()
  close()
  await lab.gone()
})
