import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { openHistory } from '../../history/history.ts'
import type { TestLab } from '../whole/processes/lab.ts'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'
import { recordedHistory } from './recorded.ts'

after(closeBrowser)

const notes =
  '## Seen\n\n- **nine** of ten units, see [the paper](https://arxiv.org/abs/1)\n\n<script>alert(1)</script> ![x](https://a.example/x.png)'

function noted({ history: path }: TestLab): void {
  recordedHistory(path, ['ten-concepts'])
  const history = openHistory(path)
  history.write.noteExperiment(1, notes)
  history.close()
}

const at = (page: Page, place: string) => page.goto(`${new URL('/', page.url())}#/${place}`)
const withoutMoment = (text: string) =>
  text.replace(/("|&quot;)date\1:\1[^"&]*\1/g, '').replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '')

test('The report has question, figures, verdicts, results, notes and design, on the page and in one safe file', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true, before: noted })
  await at(page, 'experiments/1/report')
  await page.getByRole('heading', { name: 'Question' }).waitFor()
  for (const name of ['Results', 'Verdicts', 'Results by setting', 'Notes', 'Seen', 'Design', 'Provenance'])
    assert.equal(await page.getByRole('heading', { name, exact: true }).count(), 1, name)
  await page.getByRole('heading', { name: /^C1 Transfer: / }).waitFor()
  assert.equal(await page.getByRole('link', { name: 'the paper' }).getAttribute('href'), 'https://arxiv.org/abs/1')
  await page.getByText('<script>alert(1)</script>').waitFor()
  await page.getByText('name: ten concepts').first().waitFor()
  const widths = await page.evaluate<number[]>(`Promise.all(
    [...document.querySelectorAll('main img')].map((image) => image.decode().then(() => image.naturalWidth)))`)
  assert.ok(widths.length === 2 && widths.every((width) => width > 100), String(widths))
  for (const theme of ['Light', 'Dark'] as const) {
    await inTheme(page, theme)
    assert.deepEqual(await barriers(page), [])
  }

  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save HTML' }).click()
  const download = await coming
  assert.match(download.suggestedFilename(), /^ten-concepts-report-\d{4}-\d\d-\d\d\.html$/)
  const html = readFileSync(await download.path(), 'utf8')
  assert.ok(!/<script|<img|<iframe|<link|\son\w+=/i.test(html.replaceAll(/&lt;[^]*?&gt;/g, '')))
  assert.match(html, /<svg [^]*<\/svg>/)

  const out = join(lab.folder, 'report.html')
  assert.equal((await lab.run('report', 'ten concepts', '--out', out)).code, 0)
  assert.equal(withoutMoment(readFileSync(out, 'utf8')), withoutMoment(html), 'the command line writes the same')

  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(pathToFileURL(out).href)
  await page.getByRole('heading', { name: 'ten concepts', level: 1 }).waitFor()
  assert.deepEqual(
    asked.filter((address) => !/^(file|data):/.test(address)),
    [],
  )
  assert.deepEqual(await barriers(page), [])
  assert.deepEqual(errors, [])
})

test('A report in Markdown holds its figures, and what cannot be written is told', async (t) => {
  const { lab } = await opened(t, { real: true, before: noted })
  const out = join(lab.folder, 'report.md')
  assert.equal((await lab.run('report', '1', '--out', out)).code, 0)
  const text = readFileSync(out, 'utf8')
  assert.match(text, /^# ten concepts\n\n64 of 64 runs are done/)
  assert.match(text, /!\[[^\]]+\]\[figure-1\][^]*\n\[figure-1\]: <data:image\/svg\+xml;base64,/)
  assert.match(text, /\n#### Seen\n\n- \*\*nine\*\* of ten units/)
  assert.match(text, /\\<script\\>/)
  assert.match(
    (await lab.run('report', '1', '--out', out, '--format', 'htm')).err,
    /a report is not written as htm \(did you mean html\?\)/,
  )
  assert.match((await lab.run('report', '7', '--out', out)).err, /7/)
  assert.match((await lab.run('report', '1')).err, /--out FILE is missing/)
})

test('Tables are copied as LaTeX and Markdown, and a browser that forbids it says what to do', async (t) => {
  const { page, errors, lab } = await opened(t, { real: true, before: noted })
  const context = page.context()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await at(page, 'experiments/1/report')
  const copied = async (button: string) => {
    await page.getByRole('button', { name: button }).click()
    await page.getByText('is on the clipboard').last().waitFor()
    return page.evaluate<string>('navigator.clipboard.readText()')
  }
  const tex = await copied('Copy LaTeX table of the results by setting')
  assert.match(tex, /\\begin\{tabular\}[^]*\\toprule[^]*\\bottomrule/)
  const out = join(lab.folder, 'settings.tex')
  assert.equal((await lab.run('export', '1', '--table', 'settings', '--out', out)).code, 0)
  assert.equal(withoutMoment(readFileSync(out, 'utf8')), withoutMoment(tex))
  await at(page, 'experiments/1/answers')
  await page.reload()
  assert.match(await copied('Copy LaTeX table of the comparisons'), /C1 & pressure 1/)
  await at(page, 'experiments/1/runs')
  await page.reload()
  assert.match(await copied('Copy Markdown table of the runs'), /\| run \|/)

  await context.clearPermissions()
  const cdp = await context.newCDPSession(page)
  const origin = new URL(page.url()).origin
  for (const name of ['clipboard-write', 'clipboard-read'])
    await cdp.send('Browser.setPermission', { permission: { name }, setting: 'denied', origin })
  await page.getByRole('button', { name: 'Copy LaTeX table of the runs' }).click()
  await page.getByText('The browser does not let this page use the clipboard. Allow it').waitFor()
  assert.deepEqual(errors, [])
})

test('Addresses of what is not there say so, with what is nearest', async (t) => {
  const { page, errors } = await opened(t, { real: true, before: noted })
  const cases: [string, RegExp][] = [
    ['experiments/1/runs?run=9999', /no run 9999 \(the nearest is run 64\)/],
    ['experiments/1/units?run=9999', /no run 9999 with units; this is run 64/],
    ['experiments/1/tradeoff?x=testLos', /no measure testLos \(did you mean testLoss\?\): x shows/],
    ['experiments/1/tradeoff?y=nope', /no measure nope: y shows/],
    ['experiments/1/trade', /no view "trade"/],
    ['experiments/1/answer', /no view "answer" \(did you mean "answers"\?\)/],
    ['experiments/abc/live', /"abc" is none/],
    ['experiments/77', /no experiment "?77/],
    ['nonsense', /no screen "nonsense"/],
    ['devise', /no screen "devise" \(did you mean "device"\?\)/],
  ]
  for (const [place, words] of cases) {
    await at(page, place)
    await page.getByText(words).first().waitFor()
  }
  assert.deepEqual(errors, [])
})
