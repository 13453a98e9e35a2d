import { fork } from 'node:child_process'
import { didYouMean } from '../../core/catalog/registry.ts'
import { nodeArguments } from '../../runtime/child.ts'
import { BadInput, exit } from './command.ts'

/** Engines that may need more than the npm packages. */
const installable = ['cuda', 'tensorflow']

/** Installs an engine's dependencies in a separate process; resolves to the exit code. */
export function install(what: string, from: string | undefined): Promise<number> {
  if (!installable.includes(what)) {
    const meant = didYouMean(what, installable, `expected ${installable.join(' or ')}`)
    throw new BadInput(`--install: cannot install ${what} (${meant})`)
  }
  if (from !== undefined && what !== 'tensorflow')
    throw new BadInput('--from belongs to --install tensorflow: it names the TensorFlow to build against')
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
