import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FigureData } from '../../../../core/figures/data.ts'
import { clamp } from '../../../../core/figures/scale.ts'
import { tradeoff } from '../../../../core/figures/tradeoff.ts'
import { recordsOf } from '../records.ts'

const marksOf = (data: FigureData) => tradeoff(data).page.panels[0]!.panel.marks
const rowsOf = (data: FigureData, name: string) => {
  const found = marksOf(data).find((mark) => mark.name === name)
  return found?.kind === 'dots' || found?.kind === 'line' ? found.rows : []
}

test('seeds that learn in no setting stand in a lane of their own, and no median, thread or interval is of them', () => {
  const data = recordsOf('ten-concepts')
  const figure = tradeoff(data)
  const aside = rowsOf(data, 'runs that did not learn')
  assert.equal(aside.length, 16)
  assert.deepEqual([...new Set(aside.map(({ seed }) => seed))].sort(), [4, 5])
  assert.ok(rowsOf(data, 'runs').every(({ seed }) => seed !== 4 && seed !== 5))
  assert.ok(rowsOf(data, 'threads').every(({ seed }) => seed !== 4 && seed !== 5))
  const { panel, x } = figure.page.panels[0]!
  for (const dot of aside)
    assert.ok(dot.x > panel.lane!.from && dot.x < panel.lane!.to && clamp(x.scale, dot.x) === dot.x)
  for (const name of ['runs', 'medians'])
    for (const dot of rowsOf(data, name)) assert.ok(dot.x < panel.lane!.from, name)
  assert.ok(
    x.scale.ticks.every((tick) => tick < panel.lane!.from),
    'no tick lies in the lane',
  )
  assert.match(figure.caption, /2 of 8 seeds do not reach Test R² 0\.95 in any setting and stand apart/)
  assert.ok(figure.rows.filter(({ mark }) => mark === 'median').every(({ n }) => n === 6))
  assert.equal(figure.rows.filter(({ learned }) => learned === false).length, 16)
})

test('a run that fails in some settings only stays in the plot: what the setting costs is not hidden', () => {
  const data = recordsOf('ten-concepts')
  const dear = rowsOf(data, 'runs').filter(({ setting }) => setting === 7)
  assert.equal(dear.length, 6)
  assert.ok(dear.every(({ recorded }) => Number(recorded) > 0.02))
})

test('the criterion is the file’s where it has one, and the figure names it', () => {
  const data = recordsOf('ten-concepts')
  const strict = tradeoff({ ...data, question: { learned: 0.8999 } })
  assert.equal(strict.page.panels[0]!.panel.lane, null)
  const same = tradeoff({ ...data, question: { learned: 0.99 } })
  assert.match(same.caption, /2 of 8 seeds do not reach Test R² 0\.99 \(question\.learned\) in any setting/)
})

test('where no seed learned there is no lane, and where all did there is none', () => {
  const data = recordsOf('ten-concepts')
  assert.equal(tradeoff({ ...data, question: { learned: 1.5 } }).page.panels[0]!.panel.lane, null)
  assert.equal(tradeoff(recordsOf('digits')).page.panels[0]!.panel.lane, null)
})

test('more is better: the lane lies at the left', () => {
  const data = recordsOf('ten-concepts')
  const { panel } = tradeoff(data, { x: 'testR2' }).page.panels[0]!
  assert.ok(panel.lane!.to < panel.lane!.from)
})
