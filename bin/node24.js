// Runs a program under Node 24: this one, or the one that comes with the package.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepCompiled } from '../runtime/compileCache.js'

/** Runs the module at this address in this process if its Node is new enough, else in a child under the pinned one. */
export async function underNode24(main) {
  const here = Number(process.versions.node.split('.')[0]) >= 24
  keepCompiled({ here })
  if (here) await import(main.href)
  else startUnder(pinnedNode(), main)
}

function pinnedNode() {
  const system = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${system}-${process.arch}`
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  } catch {
    console.error(
      `Pellucid needs Node 24 or newer; this is ${process.version}, and the package ${name} is not installed.\n` +
        'Run "npm ci" again without --omit=optional, or install Node 24 from https://nodejs.org',
    )
    process.exit(2)
  }
}

// The channel tells the child when this process is killed; the child handles signals itself, once each.
function startUnder(node, main) {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    const limit = { EMFILE: 'open files (ulimit -n)', EAGAIN: 'processes (ulimit -u)' }[error.code]
    const why = limit ? `: the limit on ${limit} is met; raise it` : ''
    console.error(`Pellucid could not start ${node}: ${error.message}${why}`)
    process.exit(2)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
