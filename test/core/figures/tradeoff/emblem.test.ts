import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FigureData } from '../../../../core/figures/data.ts'
import { picturesIn } from '../../../../core/figures/plot/pictures.ts'
import { placer } from '../../../../core/figures/plot/placer.ts'
import { paper } from '../../../../core/figures/theme.ts'
import { tradeoff } from '../../../../core/figures/tradeoff.ts'
import { recordsOf } from '../records.ts'

const placedOf = (data: FigureData, width: 'column' | 'page' = 'page') => tradeoff(data, { width }).page.panels[0]!

test('the units of one seed stand beside the plot at the baseline, at the best setting and at one too dear', () => {
  for (const width of ['column', 'page'] as const) {
    const placed = placedOf(recordsOf('ten-concepts'), width)
    const pictures = picturesIn(placed, paper)
    assert.deepEqual(
      pictures.map(({ caption }) => caption),
      ['cost 0.01', 'cost 0.06', 'baseline'],
    )
    const at = placer(placed)
    for (const { leader, x, y, left, top, width: wide, height } of pictures) {
      const place = at(x, y)
      assert.deepEqual(leader.slice(2), [place.x, place.y])
      assert.ok(
        left > placed.width && left + wide <= tradeoff(recordsOf('ten-concepts'), { width }).width - placed.left,
      )
      assert.ok(top >= 0 && top + height <= placed.height)
    }
    for (const [i, { top }] of pictures.entries())
      assert.ok(i === 0 || top > pictures[i - 1]!.top + pictures[i - 1]!.height)
  }
})

test('the best picture is a staircase: each concept has one unit', () => {
  const [best] = picturesIn(placedOf(recordsOf('ten-concepts')), paper)
  const { fills, columns, rows } = best!
  assert.deepEqual([columns, rows], [10, 10])
  const bright = (fill: string) => Number.parseInt(fill.slice(1, 3), 16) > 200
  fills.forEach((fill, i) => assert.equal(bright(fill), i % 10 === Math.floor(i / 10), `cell ${i}`))
})

test('without recorded units there is no picture, no word of one, and no number of units', () => {
  const { responses: _, ...data } = recordsOf('ten-concepts')
  const figure = tradeoff(data)
  assert.equal(picturesIn(figure.page.panels[0]!, paper).length, 0)
  assert.doesNotMatch(figure.caption, /pictures/)
  assert.match(
    figure.page.lines.map(({ text }) => text).join(' '),
    /^From cost 0\.01 to 0\.02, 10 units mean one concept/,
  )
  assert.equal(tradeoff(recordsOf('ten-concepts'), { without: ['units'] }).page.panels[0]!.panel.pictures!.length, 0)
})

test('only the units of runs that are shown are asked for', () => {
  const { responses, ...data } = recordsOf('ten-concepts')
  const asked: string[] = []
  tradeoff({
    ...data,
    responsesFor: (runs) => {
      asked.push(...runs)
      return responses!.filter(({ run }) => runs.includes(run))
    },
  })
  assert.ok(asked.length > 0 && asked.length <= 24)
  const settings = new Set(data.runs.filter(({ id }) => asked.includes(id)).map(({ setting }) => setting))
  assert.equal(settings.size, 3)
})
