// npm run dist: packages for this platform, as far as they can be built here.
import '../runtime/v8.ts'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import { build as pack } from 'electron-builder'
import { build } from '../src-main/start/build.ts'
import { config } from './builder.ts'
import { stage } from './stage.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const lab = join(root, 'out', 'lab')
const electronDist = join(root, 'node_modules', 'electron', 'dist')

build()
stage(root, lab)
const icon = readFileSync(join(root, 'src-renderer', 'icon.svg'), 'utf8')
writeFileSync(join(root, 'out', 'icon.png'), new Resvg(icon, { fitTo: { mode: 'width', value: 512 } }).render().asPng())
if (existsSync(electronDist)) {
  const made = await pack({ projectDir: root, config: { ...config, electronDist } })
  for (const file of made) console.log(file)
} else {
  console.error(
    "dist: out/ and out/lab are built; the packages lack Electron's binary (npx install-electron --no fetches it).",
  )
  process.exitCode = 1
}
