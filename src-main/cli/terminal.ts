import type { Terminal } from './command.ts'
import { jsonText, withoutMarks, plainLines } from './marks.ts'
import { standardOutput } from './standard-output.ts'
import { cut } from './width.ts'

/** The terminal of this process: results on stdout, everything else on stderr, no mark that a terminal obeys in either. */
export function terminalOf(out = process.stdout, err = process.stderr): Terminal {
  const results = standardOutput(out)
  let drawn = false
  const columns = () => err.columns || 100
  const clear = () => {
    if (drawn) err.write('\r\u001b[2K')
    drawn = false
  }
  const write = (data: string | Uint8Array) => {
    clear()
    results.write(data)
  }
  return {
    get columns() {
      return columns()
    },
    out: (line) => write(`${plainLines(line)}\n`),
    json: (value, indent) => write(`${jsonText(value, indent)}\n`),
    bytes: write,
    err(line) {
      clear()
      err.write(`${plainLines(line)}\n`)
    },
    redraw: err.isTTY
      ? (line) => {
          err.write(`\r\u001b[2K${cut(withoutMarks(line), columns() - 1)}`)
          drawn = true
        }
      : null,
  }
}
