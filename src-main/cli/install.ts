import { fork } from 'node:child_process'
import { didYouMean } from '../../core/catalog/registry.ts'
import { nodeArguments } from '../../runtime/child.ts'
import { BadInput, exit } from './command.ts'

/** What an engine may need beyond the npm packages. */
const installable = ['cuda', 'tensorflow']

/** Installs what an engine needs in a process of its own; resolves to the exit code. */
export function install(what: string, from: string | undefined): Promise<number> {
  if (!installable.includes(what)) {
    const meant = didYouMean(what, installable, `expected ${installable.join(' or ')}`)
    throw new BadInput(`--install: cannot install ${what} (${meant})`)
  }
  if (from !== undefined && what !== 'tensorflow')
    throw new BadInput('--from belongs to --install tensorflow, which it tells what to build against')
  const args = [what, ...(from === undefined ? [] : ['--from', from])]
  const child = fork(new URL('../../worker/processes/install.ts', import.meta.url), args, {
    execArgv: nodeArguments,
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code === 0 ? exit.done : exit.someFailed))
  })
}
