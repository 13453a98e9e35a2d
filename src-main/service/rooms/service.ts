import type { ServiceInfo } from '../../../core/records/records.ts'
import { logOf } from '../life/log.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** The lab service itself. */
export const service = ({
  history,
  workers,
  supervisor,
  clients,
  stop,
}: Pick<Parts, 'history' | 'workers' | 'supervisor' | 'clients' | 'stop'>) => ({
  info: lab.service.info.handler((): ServiceInfo => {
    const running = [...supervisor.running]
    const kept = running.filter((experiment) => clients.isKept(experiment))
    return { pid: process.pid, history, log: logOf(history), workers, clients: clients.size, running, kept }
  }),
  stop: lab.service.stop.handler(() => {
    stop()
    return null
  }),
})
