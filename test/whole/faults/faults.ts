import { deleted, logDeleted, replaced } from './files.ts'
import type { Group } from './fault.ts'
import { hostEnds } from './hostEnds.ts'
import { onSmallDisk } from './smallDisk.ts'
import { staying } from './staying.ts'
import { muchToDo } from './waiting.ts'

/** Every fault, by the lab that meets it. */
export const groups: Group[] = [staying, hostEnds, onSmallDisk, replaced, deleted, logDeleted, muchToDo]
