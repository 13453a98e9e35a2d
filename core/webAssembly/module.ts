import { bytesOf, unsigned, type Code, type Statement } from './code.ts'

export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b }

export interface AssembledFunction {
  /** The export's name; without one only the module's other functions call it, by its place. */
  name?: string
  /** Types of the parameters. */
  params: number[]
  /** Runs of further locals, each a count and a type. */
  locals: [count: number, type: number][]
  body: Statement
}

/** A module of one function. */
export interface Assembly extends AssembledFunction {
  name: string
  /** One page of its own, exported as `memory`, or the `memory` that `host` gives. */
  memory: 'own' | 'imported'
}

const sized = (content: Code): Code => {
  const bytes = bytesOf(content)
  return [unsigned(bytes.length), bytes]
}
const section = (id: number, content: Code): Code => [id, sized(content)]
const list = (items: readonly Code[]): Code => [unsigned(items.length), items]
const text = (name: string): Code => sized(Array.from(name, (letter) => letter.charCodeAt(0)))

/** The bytes of a module of one function; it imports and exports nothing beyond its function and its memory. */
export const assemble = ({ memory, ...only }: Assembly): Uint8Array<ArrayBuffer> => assembleAll([only], memory)

/** The bytes of a module of several functions. */
export function assembleAll(
  functions: readonly AssembledFunction[],
  memory: Assembly['memory'],
): Uint8Array<ArrayBuffer> {
  const own = memory === 'own'
  const exported = functions.flatMap(({ name }, place) => (name ? [[text(name), 0x00, unsigned(place)]] : []))
  if (own) exported.unshift([text('memory'), 0x02, 0])
  const codes = functions.map(({ locals, body }) =>
    sized([list(locals.map(([count, type]) => [unsigned(count), type])), body, 0x0b]),
  )
  return bytesOf([
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, list(functions.map(({ params }) => [0x60, sized(params), 0]))),
    own ? [] : section(2, [1, text('host'), text('memory'), 0x02, 0x00, 1]),
    section(3, list(functions.map((_, place) => unsigned(place)))),
    own ? section(5, [1, 0x00, 1]) : [],
    section(7, list(exported)),
    section(10, list(codes)),
  ])
}
