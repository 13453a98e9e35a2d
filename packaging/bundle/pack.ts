import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** 7-Zip's program for Linux on x64: it packs here and unpacks there. */
const sevenZip = join(dirname(createRequire(import.meta.url).resolve('7zip-bin/package.json')), 'linux', 'x64', '7za')

/**
 * One executable file: a shell script, 7-Zip's program, and the folder as a 7z archive (LZMA2, as in xz, and BCJ for
 * programs). `level` 1 is quick and 9 is small. Returns its size in bytes.
 */
export function pack(folder: string, scratch: string, out: string, level: number, version: string): number {
  const [tool, archive] = [join(scratch, '7za'), join(scratch, 'archive.7z')]
  copyFileSync(sevenZip, tool)
  chmodSync(tool, 0o755)
  // Programs first, with the filter that makes the addresses in calls compressible.
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const isProgram = (name: string) => name === 'node' || /\.(node|so(\.\d+)*)$/.test(name)
  const files = all.filter((name) => statSync(join(folder, name)).isFile())
  for (const [filter, names] of [
    ['-mf=BCJ', files.filter(isProgram)],
    ['-mf=off', files.filter((name) => !isProgram(name))],
  ] as const) {
    const list = join(scratch, 'names')
    writeFileSync(list, names.join('\n'))
    const how = ['-t7z', '-bd', `-mx=${level}`, '-m0=LZMA2', '-mtm=off', filter]
    const { status, stdout, stderr, error } = spawnSync(tool, ['a', ...how, archive, `@${list}`], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(`7za could not pack: ${error?.message ?? ''}\n${stdout}${stderr}`.trim())
  }
  const rest = Buffer.concat([readFileSync(tool), readFileSync(archive)])
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  const text = header(rest, statSync(tool).size, bytes, version)
  writeFileSync(out, Buffer.concat([text, rest]), { mode: 0o755 })
  return text.length + rest.length
}

/** The shell script. It contains its own length, so the numbers in it have a fixed width. */
function header(rest: Buffer, toolBytes: number, bytes: number, version: string): Buffer {
  const template = readFileSync(new URL('./header.sh', import.meta.url), 'utf8')
  const sum = createHash('sha256').update(rest).digest('hex')
  const filled = (length: number) =>
    Object.entries({
      VERSION: version,
      SUM: sum,
      TOOL: String(toolBytes),
      TEXT: String(length).padEnd(9),
      SIZE: String(length + rest.length).padEnd(9),
      // Space for the unpacked files and, for a moment, the archive beside them.
      ROOM: String(Math.ceil((bytes + rest.length) / 1e6)),
    }).reduce((text, [name, value]) => text.replaceAll(`@${name}@`, value), template)
  return Buffer.from(filled(Buffer.byteLength(filled(0))))
}
