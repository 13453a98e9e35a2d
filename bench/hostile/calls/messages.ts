import { isContractProcedure } from '@orpc/contract'
import { contract } from '../../../core/contract/index.ts'
import { mutatedBytes, mutatedText, type Dice } from '../mutants/mutate.ts'

/** A message for the service, and the id of the expected answer; undefined if it is not a call. */
export interface Message {
  message: string | Uint8Array
  id: string | undefined
}

/** Calls that end the service or compute for long are left out. */
const left = ['/service/stop', '/calibration/renew', '/engines', '/experiments/estimate', '/experiments/create']

/** The address of every procedure of the contract that is called. */
export const procedures: readonly string[] = addresses(contract, '').filter((address) => !left.includes(address))

function addresses(router: object, path: string): string[] {
  if (isContractProcedure(router)) return [path]
  return Object.entries(router).flatMap(([name, part]) => addresses(part as object, `${path}/${name}`))
}

/** Valid inputs of some calls, to be mutated. */
const inputs: readonly unknown[] = [
  { experiment: '1' },
  { experiment: 'x', notes: 'a note', tags: ['one'], archived: false },
  { experiment: '1', figure: 'tradeoff', format: 'svg', dpi: 300, measures: ['a'], only: { axis: '1' } },
  { run: 1, names: ['loss'], rows: [0, 1], unit: 0, format: 'safetensors' },
  { runs: [1, 2], names: ['loss'], from: 0, to: 10, buckets: 512 },
  { search: 'a', states: ['running'], tag: null, archived: false, order: 'name', descending: true, from: 0, count: 10 },
  { a: '1', b: '2@axis=1' },
  undefined,
]

/** Values that JSON allows and calls do not expect. */
const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  [],
  {},
  [[]],
  [null],
  'x'.repeat(100_000),

  Array(5000).fill(1),
  { length: 1e9 },
  { __proto__: null, toString: 1 },
  { then: 1 },
  { kind: 'x' },
  '../../etc/passwd',
  "' OR 1=1 --",
]

/** Message `index`: a call with a wrong input, a wrong envelope, or no call at all. */
export function call(dice: Dice, index: number, words: readonly string[]): Message {
  const id = `m${index}`
  const url = dice.pick(procedures)
  const envelope = (input: unknown, meta: unknown = undefined, more: object = {}): string =>
    JSON.stringify({ i: id, p: { u: url, b: { json: input, meta }, ...more } })
  const changes: (() => Message)[] = [
    () => ({ message: envelope(dice.pick(strange)), id }),
    () => ({ message: envelope(changed(dice.pick(inputs), dice)), id }),
    () => ({ message: envelope(changed(dice.pick(inputs), dice)), id }),
    // Wire types at paths that do not exist or have another type.
    () => ({ message: envelope(dice.pick(inputs), [[dice.below(30), 'run'], [21, '__proto__', 'x'], [22]]), id }),
    () => ({ message: envelope({ run: { array: 'constructor', base64: '!' } }, [[21, 'run']]), id }),
    () => ({
      message: envelope(dice.pick(inputs), undefined, {
        m: dice.pick(['GET', 'TRACE', 'x', 7]),
        h: dice.pick(strange),
      }),
      id: undefined,
    }),
    () => ({ message: JSON.stringify({ i: id, p: { u: `${url}/${dice.pick(words)}`, b: {} } }), id }),
    () => ({ message: JSON.stringify({ i: id, p: { u: '/__proto__/constructor', b: {} } }), id }),
    () => ({ message: JSON.stringify({ i: id, p: { u: url, b: dice.pick(strange) } }), id }),
    () => ({
      message: JSON.stringify({ i: dice.pick(strange), t: dice.below(9), p: dice.pick(strange) }),
      id: undefined,
    }),
    () => ({ message: mutatedText(envelope(dice.pick(inputs)), dice, words), id: undefined }),
    () => ({ message: mutatedBytes(Buffer.from(envelope(dice.pick(inputs))), dice), id: undefined }),
    () => ({ message: `${'['.repeat(20_000)}${']'.repeat(20_000)}`, id: undefined }),
    () => ({ message: `{"i":"${id}","p":{"u":"${url}","b":{"json":${'['.repeat(3000)}${']'.repeat(3000)}}}}`, id }),
    () => ({ message: dice.pick(words), id: undefined }),
  ]
  return dice.pick(changes)()
}

/** A call without an input. */
call.plain = (index: number): string => JSON.stringify({ i: `plain ${index}`, p: { u: procedures[index]!, b: {} } })

/** An input with one value replaced, removed or added. */
function changed(input: unknown, dice: Dice): unknown {
  if (input === null || typeof input !== 'object') return dice.pick(strange)
  const fields = { ...(input as Record<string, unknown>) }
  const name = dice.pick(Object.keys(fields))
  const how = dice.below(4)
  if (how === 0) delete fields[name]
  else if (how === 1) fields[dice.pick(['__proto__x', 'constructor', 'experiment', 'extra'])] = dice.pick(strange)
  else if (how === 2 && Array.isArray(fields[name])) fields[name] = [...fields[name], dice.pick(strange)]
  else fields[name] = dice.pick(strange)
  return fields
}
