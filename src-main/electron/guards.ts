import { app, session, shell, type Session } from 'electron'
import { isOurs } from './page.ts'

/** Sites that a link may open in the user's browser; all other links are blocked. */
const known = new Set(['arxiv.org', 'doi.org', 'nodejs.org', 'onnxruntime.ai', 'www.electronjs.org'])

/** The page's only permission: writing to the clipboard what the user copies. */
const granted = 'clipboard-sanitized-write'

/** Whether an address may be handed to the system's browser. */
export function mayOpen(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, password } = new URL(address)
  return protocol === 'https:' && known.has(host) && username === '' && password === ''
}

/** Denies what the page does not need: permissions, devices, other addresses and windows, embedded pages. */
export function guard(): void {
  guardPermissions(session.defaultSession)
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurs(event.url)) event.preventDefault()
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(({ url }) => {
      if (mayOpen(url)) void shell.openExternal(url)
      return { action: 'deny' }
    })
  })
}

function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_, permission, answer, { requestingUrl, isMainFrame }) =>
    answer(permission === granted && isMainFrame && isOurs(requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_, permission, requestingOrigin) => permission === granted && isOurs(requestingOrigin),
  )
  session.setDevicePermissionHandler(() => false)
}
