import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A file of the built page, as it is served. */
export interface PageFile {
  bytes: Uint8Array<ArrayBuffer>
  type: string
}

/** Every file of the page by its address (`/`, `/assets/index-1a2b.js`). All other addresses are not found. */
export type Page = ReadonlyMap<string, PageFile>

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.json': 'application/json',
}

/** Folder of the built page. */
export const builtPage = fileURLToPath(new URL('../../out/renderer/', import.meta.url))

/** Reads the built page into memory once; from then on no request reads the disk. */
export function readPage(folder: string): Page {
  const page = new Map<string, PageFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = types[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const path = join(entry.parentPath, entry.name)
    const address = '/' + relative(folder, path).split(sep).join('/')
    page.set(address === '/index.html' ? '/' : address, { bytes: new Uint8Array(readFileSync(path)), type })
  }
  if (!page.has('/')) throw new Error(`there is no page in ${folder}: npm run build makes it`)
  return page
}
