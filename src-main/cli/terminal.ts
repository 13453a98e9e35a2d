import type { Terminal } from './command.ts'

/** The terminal of this process: results on stdout, everything else on stderr. */
export function terminalOf(out = process.stdout, err = process.stderr): Terminal {
  let drawn = false
  const clear = () => {
    if (drawn) err.write('\r\u001b[2K')
    drawn = false
  }
  return {
    columns: err.columns || 100,
    out(line) {
      clear()
      out.write(`${line}\n`)
    },
    err(line) {
      clear()
      err.write(`${line}\n`)
    },
    redraw: err.isTTY
      ? (line) => {
          err.write(`\r\u001b[2K${[...line].slice(0, (err.columns || 100) - 1).join('')}`)
          drawn = true
        }
      : null,
  }
}
