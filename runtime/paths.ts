import { fileURLToPath } from 'node:url'

/** The path of a file beside a module, in any folder: `pathBeside(import.meta.url, './trainer.ts')`. */
export const pathBeside = (module: string, relative: string): string => fileURLToPath(new URL(relative, module))
