import type { Command } from '../command.ts'
import { answer } from './answer.ts'
import { backup } from './backup.ts'
import { catalog } from './catalog.ts'
import { check } from './check.ts'
import { compare } from './compare.ts'
import { engines } from './engines.ts'
import { exportCommand } from './export.ts'
import { list } from './list.ts'
import { recompute } from './recompute.ts'
import { restore } from './restore.ts'
import { resume } from './resume.ts'
import { run } from './run.ts'
import { serve } from './serve.ts'
import { show } from './show.ts'

/** Every command, in the order of help. */
export const commands: Command[] = [
  run,
  resume,
  list,
  show,
  compare,
  answer,
  exportCommand,
  recompute,
  engines,
  catalog,
  serve,
  check,
  backup,
  restore,
]
