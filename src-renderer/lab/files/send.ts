import { partBytes } from '../../../core/files/parts.ts'
import { pathOf, type LabClient } from '../../client/host.ts'

/**
 * The path under which the lab can read a file: the window knows it; a browser's page sends the file in parts, and
 * `told` hears which share has arrived.
 */
export async function placed(lab: LabClient, file: File, told: (share: number) => void): Promise<string> {
  const known = pathOf(file)
  if (known) return known
  const upload = crypto.randomUUID()
  for (let at = 0; ; at += partBytes) {
    const bytes = new Uint8Array(await file.slice(at, at + partBytes).arrayBuffer())
    const last = at + bytes.length >= file.size
    const { path } = await lab.files.receive({ upload, name: file.name.slice(-200) || 'file', at, bytes, last })
    told(Math.min(1, (at + bytes.length) / Math.max(1, file.size)))
    if (path !== null) return path
    if (last) throw new Error('the lab did not store the file')
  }
}
