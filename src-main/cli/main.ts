// The command line: finds the command, runs it, and turns errors into words and an exit code.
import '../../runtime/v8.ts'
import { readFileSync } from 'node:fs'
import { BadInput, exit } from './command.ts'
import { everyCommand, loaders } from './commands/index.ts'
import { failing } from './failing.ts'
import { helpOf, overview } from './help.ts'
import { parse, type Parsed } from './options.ts'
import { endWithParent } from './parent.ts'
import { terminalOf } from './terminal.ts'

const terminal = terminalOf()
process.stderr.on('error', () => {})
endWithParent()
process.exitCode = await main(process.argv.slice(2))

async function main(argv: string[]): Promise<number> {
  try {
    const args = argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv
    const { command, positionals, help, version, options } = await understood(args)
    if (version) {
      const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
        version: string
      }
      terminal.out(version)
      return exit.done
    }
    if (command && !help) return await command.run({ terminal, positionals, options })
    for (const line of command ? helpOf(command) : overview(await everyCommand())) terminal.out(line)
    return command || help ? exit.done : exit.badInput
  } catch (error) {
    const { words, code } = failing(error)
    terminal.err(words)
    return code
  }
}

/**
 * Parses a command line. If it begins with a command only that one is loaded, but an error is explained with all
 * commands loaded.
 */
async function understood(args: string[]): Promise<Parsed> {
  const load = Object.hasOwn(loaders, args[0] ?? '') ? loaders[args[0]!] : undefined
  if (load)
    try {
      return parse(args, [await load()], process.env)
    } catch (error) {
      if (!(error instanceof BadInput)) throw error
    }
  return parse(args, await everyCommand(), process.env)
}
