import { app, session } from 'electron'
import { dirname, join } from 'node:path'
import { isOurs } from './page.ts'
import { remember, remembered } from './remembered.ts'

/** Asks where an export goes, beginning in the folder of the last one; only our own page's files may be saved. */
export function askWhereExportsGo(): void {
  session.defaultSession.on('will-download', (event, item) => {
    const from = item.getURL()
    if (!from.startsWith('blob:') || !isOurs(from.slice('blob:'.length))) return event.preventDefault()
    const folder = remembered().exports ?? app.getPath('documents')
    item.setSaveDialogOptions({ title: 'Export', defaultPath: join(folder, fileName(item.getFilename())) })
    item.once('done', (_, state) => {
      if (state === 'completed') remember({ exports: dirname(item.getSavePath()) })
    })
  })
}

/** A name without folders in it and not hidden: an experiment's name is anybody's text. */
export function fileName(given: string): string {
  const plain = [...given].map((letter) => (/[\p{L}\p{N} ._()-]/u.test(letter) ? letter : '-')).join('')
  return plain.replace(/^[. ]+/, '').slice(0, 120) || 'export'
}
