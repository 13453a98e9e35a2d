// A child that reports and beats until it is stopped.
import { writeSync } from 'node:fs'

setInterval(() => {
  writeSync(4, '.')
  process.send!('turn')
}, 100)
process.on('disconnect', () => process.exit())
