// npm start: the lab in a window if one can be opened, otherwise in the browser.
import '../../runtime/v8.ts'
import { BadInput } from '../cli/command.ts'
import { serve } from '../cli/commands/serve.ts'
import { failing } from '../cli/failing.ts'
import { parse } from '../cli/options.ts'
import { endWithParent } from '../cli/parent.ts'
import { serviceArgs } from '../cli/open.ts'
import { terminalOf } from '../cli/terminal.ts'
import { openBrowser } from './browser.ts'
import { ensureBuilt, NotBuilt } from './build.ts'
import { electronBinary, openDesktop } from './desktop.ts'

const terminal = terminalOf()
endWithParent()
process.exitCode = await main(process.argv.slice(2))

async function main(argv: string[]): Promise<number> {
  try {
    const { options, positionals } = parse(['serve', ...argv], [serve], process.env)
    await ensureBuilt(terminal.err)
    const found = await electronBinary(process.env, terminal.err)
    const ended = 'why' in found ? found : await openDesktop(found.binary, options.history, serviceArgs(options))
    if (typeof ended === 'number') return ended
    terminal.err(`No desktop window: ${ended.why}. The same lab in the browser:`)
    const out = (line: string) => {
      terminal.out(line)
      if (!options.json) openBrowser(line, process.env, terminal.err)
    }
    return await serve.run({ terminal: { ...terminal, out }, positionals, options })
  } catch (error) {
    const { words, code } = failing(error instanceof NotBuilt ? new BadInput(error.message) : error)
    terminal.err(words)
    return code
  }
}
