import { app, dialog, session, type BrowserWindow, type DownloadItem } from 'electron'
import { mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { writeExport } from '../exports/write.ts'
import { isOurs } from './page.ts'
import { remember, remembered } from './remembered.ts'

/**
 * Asks where an export goes, beginning in the folder of the last one; only our own page's files may be saved. `failed`
 * hears why an export was not saved.
 */
export function askWhereExportsGo(window: () => BrowserWindow | null, failed: (why: string) => void): void {
  session.defaultSession.on('will-download', (event, item) => {
    const from = item.getURL()
    if (!from.startsWith('blob:') || !isOurs(from.slice('blob:'.length))) return event.preventDefault()
    try {
      // Chromium would put a file of its own in the place of a link, a pipe or a device: it saves aside, and we write.
      const aside = mkdtempSync(join(tmpdir(), 'pellucid-export-'))
      item.setSavePath(join(aside, 'export'))
      save(item, window())
        .catch((error: Error) => failed(error.message))
        .finally(() => rm(aside, { recursive: true, force: true }).catch(() => {}))
    } catch (error) {
      event.preventDefault()
      failed((error as Error).message)
    }
  })
}

async function save(item: DownloadItem, window: BrowserWindow | null): Promise<void> {
  const ended = new Promise<string>((resolve) => item.once('done', (_, state) => resolve(state)))
  const folder = remembered().exports ?? app.getPath('documents')
  const options = {
    title: 'Export',
    defaultPath: join(folder, fileName(item.getFilename())),
    properties: ['createDirectory' as const, 'showOverwriteConfirmation' as const],
  }
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  if (canceled || !filePath) return item.cancel()
  const state = await ended
  if (state !== 'completed') throw new Error(`${filePath} was not written: making the export was ${state}. Try again`)
  await writeExport(filePath, await readFile(item.getSavePath()))
  remember({ exports: dirname(filePath) })
}

/** A name without folders in it and not hidden: an experiment's name is anybody's text. */
export function fileName(given: string): string {
  const plain = [...given].map((letter) => (/[\p{L}\p{N} ._()-]/u.test(letter) ? letter : '-')).join('')
  return plain.replace(/^[. ]+/, '').slice(0, 120) || 'export'
}
