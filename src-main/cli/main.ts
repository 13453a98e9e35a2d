// The command line: finds the command, runs it, turns what goes wrong into words and an exit code.
import '../../runtime/v8.ts'
import { readFileSync } from 'node:fs'
import { exit } from './command.ts'
import { commands } from './commands/index.ts'
import { failing } from './failing.ts'
import { helpOf, overview } from './help.ts'
import { parse } from './options.ts'
import { endWithParent } from './parent.ts'
import { terminalOf } from './terminal.ts'

const terminal = terminalOf()
process.stderr.on('error', () => {})
endWithParent()
process.exitCode = await main(process.argv.slice(2))

async function main(argv: string[]): Promise<number> {
  try {
    const args = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
    const { command, positionals, help, version, options } = parse(args, commands, process.env)
    if (version) {
      const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
        version: string
      }
      terminal.out(version)
      return exit.done
    }
    if (command && !help) return await command.run({ terminal, positionals, options })
    for (const line of command ? helpOf(command) : overview(commands)) terminal.out(line)
    return command || help ? exit.done : exit.badInput
  } catch (error) {
    const { words, code } = failing(error)
    terminal.err(words)
    return code
  }
}
