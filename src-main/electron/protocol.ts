import { protocol } from 'electron'
import type { Page } from '../page/files.ts'
import { pageHeaders } from '../page/headers.ts'
import { isOurs, scheme } from './page.ts'

/** Registers `app:` as a scheme like https; call once, before the app is ready. */
export function announceScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers `app://lab/…` from a fixed map of files; any other address is not found. */
export function servePage(page: Page): void {
  protocol.handle(scheme, ({ url, method }) => {
    const refuse = (status: number) => new Response(null, { status, headers: pageHeaders })
    if (method !== 'GET' || !isOurs(url)) return refuse(403)
    const { pathname, search } = new URL(url)
    const file = search === '' ? page.get(pathname) : undefined
    if (!file) return refuse(404)
    return new Response(file.bytes, { headers: { ...pageHeaders, 'content-type': file.type } })
  })
}
