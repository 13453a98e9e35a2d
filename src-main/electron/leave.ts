import { dialog, type BrowserWindow } from 'electron'
import { stopKept } from '../service/reach/leave.ts'
import type { LabService } from './lab.ts'

const choices = ['Keep training', 'Stop at a checkpoint', 'Cancel']

/** Before the window closes while something trains: keep the service running, stop at a checkpoint, or stay. */
export async function mayLeave(window: BrowserWindow, service: LabService): Promise<boolean> {
  const lab = service.connection?.lab
  const kept = (await lab?.service.info().catch(() => null))?.kept ?? []
  if (!lab || kept.length === 0) return true
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: kept.length === 1 ? 'An experiment is training.' : `${kept.length} experiments are training.`,
    detail:
      'Kept running, training goes on without the window, and the lab finds it when it is opened again. ' +
      'Stopped, it is resumed from a checkpoint later. Nothing is lost either way.',
    buttons: choices,
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 2) return false
  if (response === 1) {
    window.setTitle('Pellucid: stopping at a checkpoint')
    await stopKept(lab).catch(() => 0)
  }
  return true
}
