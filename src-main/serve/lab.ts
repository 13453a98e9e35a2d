import { builtPage, readPage } from '../page/files.ts'
import { reach } from '../service/reach/connect.ts'
import { labOn, type Connection, type Lab } from '../service/reach/dial.ts'
import { keptOf, stopKept } from '../service/reach/leave.ts'
import { serve } from './server.ts'

/** The port that is tried first, so that a tunnel can be set up beforehand. */
export const usualPort = 7355

export interface ServeLabOptions {
  history: string
  serviceArgs: string[]
  /** Null for the usual one, or any other where that is taken. */
  port: number | null
  /** Something went wrong that nobody in the browser may see. */
  remark(line: string): void
}

/** A lab in the browser, and how to leave it. */
export interface ServedLab {
  port: number
  /** The first address, with the token in it. */
  url: string
  /** Ends the server; what the browser began is stopped at a checkpoint, or trains on. Gives how many that are. */
  leave(keep: boolean): Promise<number>
}

/** Serves the lab of a history on 127.0.0.1; the service lives at least as long as the server. */
export async function serveLab({ history, serviceArgs, port, remark }: ServeLabOptions): Promise<ServedLab> {
  const page = readPage(builtPage)
  let connection: Connection | null = null
  const lab = async (): Promise<Lab> => {
    if (connection) return connection.lab
    const made = labOn((await reach(history, serviceArgs)).socket)
    connection = made
    void made.closed.then(() => (connection = null))
    return made.lab
  }
  await lab()
  const options = {
    page,
    failed: remark,
    async reach() {
      const { socket } = await reach(history, serviceArgs)
      void lab().catch((error: Error) => remark(error.message))
      return socket
    },
  }
  const served = await serve({ ...options, port: port ?? usualPort })
    .catch((error: NodeJS.ErrnoException) => {
      if (port !== null || error.code !== 'EADDRINUSE') throw error
      return serve({ ...options, port: 0 })
    })
    .catch((error) => {
      connection?.close()
      throw error
    })
  return {
    port: served.port,
    url: served.url,
    async leave(keep) {
      // Only what still runs is of interest: a service that has ended has nothing running.
      const left = connection ? await leftIn(connection, keep) : 0
      await served.close()
      connection?.close()
      return left
    },
  }

  async function leftIn({ lab, closed }: Connection, keep: boolean): Promise<number> {
    const asked = keep ? keptOf(lab).then(({ length }) => length) : stopKept(lab)
    const told = asked.catch((error: Error) => (connection && remark(error.message), 0))
    return Promise.race([told, closed.then(() => 0)])
  }
}
