import { app } from 'electron'
import { join } from 'node:path'

/** Where the lab lies that runs on plain Node, and that Node. */
export interface LabProgram {
  node: string
  usher: string
}

/** In a package both are beside the archive, since no native library can be loaded out of it. */
export function labProgram(): LabProgram {
  const folder = app.isPackaged ? join(process.resourcesPath, 'lab') : app.getAppPath()
  const bundled = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  return {
    node: app.isPackaged ? bundled : (process.env.PELLUCID_NODE ?? 'node'),
    usher: join(folder, 'src-main', 'service', 'reach', 'usher.ts'),
  }
}
