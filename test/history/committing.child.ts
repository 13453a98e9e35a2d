import { writeSync } from 'node:fs'
import { openHistory } from '../../history/history.ts'
import { checkpointAt, chunkOf } from './samples.ts'

// Goes on from the stored checkpoint for ever; a step is said aloud only when its checkpoint is committed.
const [, , path, id] = process.argv
const { read, write } = openHistory(path!)
const stepsPerCheckpoint = 5
for (let step = read.checkpoint(Number(id), 0)?.step ?? 0; ; step += stepsPerCheckpoint) {
  const next = step + stepsPerCheckpoint
  const series = [0, 1].map((place) => chunkOf(step + 1, next, { place }))
  write.saveCheckpoint(Number(id), 0, checkpointAt(next, 300_000), series)
  writeSync(1, `${next}\n`)
}
