import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EngineReport } from '../../../../core/engines/calibration.ts'
import { configuration, keyOf, modelIn } from '../../../../src-main/service/answers/configuration.ts'

const native: EngineReport = {
  name: 'native',
  summary: '',
  available: true,
  versions: { gcc: '12.2.0' },
  build: 'of these sources',
  device: 'a processor',
  trainers: 2,
}
const cpu: EngineReport = { name: 'cpu', summary: '', available: true, versions: { core: '4.22.0' } }

test('A key stays as long as nothing changes that a test of engines depends on, and changes with each of these', () => {
  const here = configuration()
  const key = keyOf([native, cpu], here)
  assert.equal(keyOf([{ ...native, summary: 'other words' }, cpu], configuration()), key)
  const otherEngines: EngineReport[][] = [
    [native],
    ...[
      { available: false },
      { versions: { gcc: '12.3.0' } },
      { build: 'of other sources' },
      { device: 'a GPU' },
      { trainers: 4 },
    ].map((other) => [{ ...native, ...other }, cpu]),
  ]
  const others = [
    ...otherEngines.map((engines) => keyOf(engines, here)),
    ...[
      { machine: 'another one with this home folder' },
      { processor: ['another', here.processor[1]] as const },
      { processor: [here.processor[0], 'another'] as const },
      { cores: here.cores + 1 },
      { node: '24.0.0' },
      { flags: [...here.flags, '--jitless'] },
      { lab: '9.0.0' },
    ].map((other) => keyOf([native, cpu], { ...here, ...other })),
  ]
  assert.equal(new Set([key, ...others]).size, 1 + others.length)
})

test('Of a processor counts what it can do, not which core it is or how fast it runs at the moment', () => {
  const core = (number: number, mhz: string, flags = 'avx2 avx512f') =>
    `processor\t: ${number}\nmodel name\t: AMD EPYC\nmodel\t\t: 2\ncpu MHz\t\t: ${mhz}\ncache size\t: 1024 KB\n` +
    `core id\t\t: ${number}\ninitial apicid\t: ${number}\nflags\t\t: ${flags}\nbogomips\t: ${mhz}\n`
  const told = modelIn(`${core(0, '2096.007')}\n${core(1, '3000.1')}\n`)
  assert.equal(modelIn(core(7, '1800')), told)
  assert.notEqual(modelIn(core(0, '2096.007', 'avx2')), told)
  assert.match(told, /^model name\t: AMD EPYC\nmodel\t\t: 2\ncache size\t: 1024 KB\nflags\t\t: avx2 avx512f$/)
  assert.equal(modelIn(''), '')
})
