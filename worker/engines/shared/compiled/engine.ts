import { createRequire } from 'node:module'
import type { Compiled, Engine } from '../../engine.ts'
import type { Backend } from './backend.ts'
import { Programs } from './programs.ts'
import { MemorySession } from './session.ts'

/** An engine that traces and simplifies programs and has a backend run them on one memory. */
export const compiledEngine = (
  { name, summary, packages }: { name: string; summary: string; packages: readonly string[] },
  backend: Backend,
): Engine => ({
  name,
  summary,
  versions: versionsOf(packages),
  async compile(given): Promise<Compiled> {
    const programs = new Programs(given, backend)
    return {
      state: programs.state,
      start: (initial) => new MemorySession(programs, initial),
      flops: (program) => programs.flops(program),
      release: () => void programs.release(),
    }
  },
})

/** Versions of installed packages by name. */
export const versionsOf = (packages: readonly string[]): Record<string, string> =>
  Object.fromEntries(packages.map((name) => [name, version(name)]))

const version = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version
