import type { Growth } from './cohorts.ts'
import type { Trained } from './concepts.ts'
import type { Machine } from './machine.ts'
import type { Speeds } from './steps.ts'
import type { Transfers } from './transfers.ts'

/** All measurements so far. */
export interface Measured {
  quick: boolean
  machine: Machine
  concepts?: Trained[]
  steps?: Speeds[]
  transfers?: Transfers[]
  cohorts?: Growth[]
  /** Parts that there was no time for. */
  missing: string[]
}

/** The measurements as Markdown: one table for each part. */
export function report({ quick, machine, concepts, steps, transfers, cohorts, missing }: Measured): string {
  const parts = [
    '# Pellucid on this machine',
    quick ? 'A quick look: it shows that everything runs, and its numbers are no measurements.' : '',
    ...about(machine),
  ]
  if (concepts)
    parts.push(
      '## Ten concepts on every engine',
      'Whole experiment: training, held-out students, measures, history. Means of every setting and measure against the 95% intervals of onnx-cpu; of many, one in twenty may lie outside by chance alone.',
      trained(concepts),
    )
  for (const one of steps ?? []) parts.push(...speeds(one))
  if (transfers)
    parts.push(
      '## Transfers per training step',
      'Counted where the lab calls ONNX Runtime, by where each tensor lies before and after; the bus as NVIDIA’s driver saw it.',
      crossings(transfers),
    )
  if (cohorts) parts.push('## Throughput by runs in a cohort', ...cohorts.flatMap(growths))
  if (missing.length) parts.push('## Not measured', missing.map((line) => `- ${line}`).join('\n'))
  return parts.filter(Boolean).join('\n\n') + '\n'
}

function about({ processor, cores, memoryGiB, load, system, gpus, versions, engines }: Machine): string[] {
  const calibrated = [...new Set(engines.flatMap(({ speeds = [] }) => speeds.map(({ program }) => program)))]
  return [
    `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, load ${load.toFixed(1)} before the start.`,
    typeof gpus === 'string' ? `GPU: ${gpus}.` : gpus.map((gpu) => `GPU: ${gpu}.`).join('\n'),
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ') + '.',
    table(
      ['engine', 'on', ...calibrated.map((program) => `${program}, model-steps/s`), ''],
      engines.map(({ name, device = '', speeds = [], summary, reason }) => [
        name,
        device,
        ...calibrated.map((program) => whole(speeds.find((speed) => speed.program === program)?.modelStepsPerSecond)),
        reason ?? summary,
      ]),
    ),
  ]
}

const trained = (all: readonly Trained[]): string =>
  table(
    ['engine', 'seconds', 'means inside', 'furthest outside'],
    all.map(({ engine, seconds, reason, compared, inside, furthest }) => [
      engine,
      seconds?.toFixed(1) ?? '',
      compared === undefined ? '' : `${inside} of ${compared}`,
      reason ?? furthest ?? '',
    ]),
  )

function speeds({ program, runs, rows, left }: Speeds): string[] {
  const fastest = Math.max(...rows.map((row) => row.median))
  return [
    `## ${program}, ${runs} runs: model-steps per second`,
    table(
      ['', 'processes', 'median', 'least', 'most', 'of the fastest', 'loss apart from onnx-cpu'],
      rows.map((row) => [
        row.contender,
        String(row.processes),
        ...[row.median, row.least, row.most].map(whole),
        `${((100 * row.median) / fastest).toFixed(1)}%`,
        row.lossApart.toExponential(0),
      ]),
    ),
    left.map(([name, reason]) => `- ${name}: ${reason}`).join('\n'),
  ]
}

const crossings = (all: readonly Transfers[]): string =>
  table(
    ['engine', 'program', 'runs', 'state', 'to the device', 'to the host', 'ms per step', 'bus, MB/s there and back'],
    all.map((one) =>
      'reason' in one
        ? [one.engine, one.program, '', '', one.reason, '', '', '']
        : [
            one.engine,
            one.program,
            String(one.runs),
            bytes(one.stateBytes),
            ...[one.toDevice, one.toHost].map((way) => `${bytes(way.bytes)} in ${+way.copies.toFixed(2)} copies`),
            (1000 * one.seconds).toFixed(2),
            one.bus ? `${one.bus.toDevice.toFixed(0)}, ${one.bus.toHost.toFixed(0)}` : 'not known',
          ],
    ),
  )

const growths = ({ engine, program, sizes, end }: Growth): string[] => [
  `### ${engine}, ${program}`,
  table(
    ['runs', 'model-steps/s', 'memory of the process, MiB', 'memory of the card in use, MiB'],
    sizes.map(({ runs, modelStepsPerSecond, hostMiB, deviceMiB }) => [
      String(runs),
      whole(modelStepsPerSecond),
      String(hostMiB),
      deviceMiB === undefined ? '' : String(deviceMiB),
    ]),
  ),
  `Ended at ${end}.`,
]

const whole = (value: number | undefined): string =>
  value === undefined ? '' : value < 100 ? value.toFixed(1) : value.toFixed(0)

const bytes = (n: number): string =>
  n < 1024 ? `${n.toFixed(0)} B` : n < 2 ** 20 ? `${(n / 1024).toFixed(1)} KiB` : `${(n / 2 ** 20).toFixed(1)} MiB`

/** A Markdown table; text from drivers and libraries cannot leave its cell. */
function table(titles: readonly string[], rows: readonly string[][]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\s+/g, ' ').replaceAll('|', '\\|')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}
