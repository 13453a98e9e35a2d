import { fileURLToPath } from 'node:url'

/** The path of a file beside a module: `pathBeside(import.meta.url, './trainer.ts')`, whatever letters its folder has. */
export const pathBeside = (module: string, relative: string): string => fileURLToPath(new URL(relative, module))
