import { app } from 'electron'
import { join } from 'node:path'

/** The path of the lab's program, and the Node that runs it. */
export interface LabProgram {
  node: string
  usher: string
}

/** In a package both are beside the archive, since native libraries cannot be loaded from inside it. */
export function labProgram(): LabProgram {
  const folder = app.isPackaged ? join(process.resourcesPath, 'lab') : app.getAppPath()
  const bundled = join(folder, process.platform === 'win32' ? 'node.exe' : 'node')
  return {
    node: app.isPackaged ? bundled : (process.env.PELLUCID_NODE ?? 'node'),
    usher: join(folder, 'src-main', 'service', 'reach', 'usher.ts'),
  }
}
