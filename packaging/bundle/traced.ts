import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { nodeFileTrace } from '@vercel/nft'
import { isLicence, packagesOf } from '../licences.ts'

const nothing = ['ENOENT', 'EISDIR']

/**
 * Files of `node_modules` that these programs import or read, relative to the root, with their packages' licences.
 * Files whose names are computed at run time are not included.
 */
export async function traced(root: string, programs: readonly string[]): Promise<string[]> {
  const { fileList } = await nodeFileTrace(
    programs.map((program) => join(root, program)),
    {
      base: root,
      processCwd: root,
      conditions: ['node'],
      analysis: { emitGlobs: false },
      // The page is already built.
      ignore: ['src-renderer/**', 'out/**'],
      async readFile(path) {
        const text = await readFile(path).catch((error: NodeJS.ErrnoException) => {
          if (nothing.includes(error.code!)) return null
          throw error
        })
        const ours = path.endsWith('.ts') && !path.includes('node_modules')
        return text && ours ? stripTypeScriptTypes(text.toString()) : text
      },
    },
  )
  const files = [...fileList].filter((file) => file.startsWith('node_modules/'))
  return [...files, ...licencesOf(root, files)]
}

/** Licence texts and notices of the packages that files belong to. */
export function licencesOf(root: string, files: readonly string[]): string[] {
  return packagesOf(root, files).flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && isLicence(entry.name))
      .map(({ name }) => `${folder}/${name}`),
  )
}
