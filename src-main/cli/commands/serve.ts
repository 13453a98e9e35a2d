import { serveLab, usualPort } from '../../serve/lab.ts'
import { ensureBuilt, NotBuilt } from '../../start/build.ts'
import { BadInput, exit, type Command } from '../command.ts'
import { counted } from '../format.ts'
import { serviceArgs } from '../open.ts'
import { whole } from '../number.ts'

export const serve: Command = {
  name: 'serve',
  summary: 'serve the lab in a browser, on this machine only',
  args: '',
  arity: [0, 0],
  options: {
    port: { type: 'string', value: 'N', help: 'the port (default: 7355, or another if that is taken)' },
    'keep-running': { type: 'boolean', help: 'training started in the browser continues after Ctrl-C' },
  },
  async run({ options, terminal }) {
    const port = typeof options.own.port === 'string' ? whole('--port', options.own.port, 1, 65_535) : null
    const keep = options.own['keep-running'] === true
    const ended = ending()
    const leaving = new AbortController()
    void ended.then(() => leaving.abort())
    const serving = ready(() =>
      serveLab({ history: options.history, serviceArgs: serviceArgs(options), port, remark: terminal.err }),
    ).catch((error) => {
      throw known(error, port ?? usualPort)
    })
    const served = await Promise.race([serving, ended])
    if (typeof served === 'string') {
      serving.catch(() => {})
      return leaveNow(served)
    }
    if (options.json) terminal.json({ type: 'serving', port: served.port, url: served.url })
    else {
      terminal.out(served.url)
      if (!options.quiet)
        terminal.err(
          `On this machine only. Through SSH: ssh -L ${served.port}:127.0.0.1:${served.port} and this machine's name, ` +
            'then the same address. Ctrl-C ends it.',
        )
    }
    const signal = await ended
    const left = await served.leave(keep || signal === 'SIGHUP')
    if (left > 0 && !options.quiet)
      terminal.err(
        keep || signal === 'SIGHUP'
          ? `${counted(left, 'experiment')} ${left === 1 ? 'keeps' : 'keep'} training; pellucid serve finds ${left === 1 ? 'it' : 'them'} again.`
          : `${counted(left, 'experiment')} stopped at a checkpoint; pellucid resume continues.`,
      )
    return leaveNow(signal)

    async function ready<T>(then: () => Promise<T>): Promise<T> {
      await ensureBuilt(options.quiet ? () => {} : terminal.err, leaving.signal)
      return then()
    }
  },
}

/** The signal that ends the server; a second one leaves at once. */
function ending(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let told = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (told) process.exit(exit.interrupted)
        told = true
        resolve(signal)
      })
  })
}

/** The exit code; open connections and a running build do not delay the exit for long. */
function leaveNow(signal: NodeJS.Signals): number {
  const code = signal === 'SIGINT' ? exit.interrupted : exit.done
  setTimeout(() => process.exit(code), 2000).unref()
  return code
}

function known(error: NodeJS.ErrnoException, port: number): Error {
  if (error instanceof NotBuilt) return new BadInput(error.message)
  if (error.code === 'EADDRINUSE')
    return new BadInput(`port ${port} is taken; choose another with --port, or leave it out`)
  if (error.code === 'EACCES' && error.syscall === 'listen')
    return new BadInput(`you may not open port ${port}; choose one from 1024 on with --port`)
  return error
}
