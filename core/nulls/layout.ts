import { rotatedBeforeNull, rotatedNull } from '../experiment/controlled.ts'

/** The array of a run that holds its own measures and those of its code's rotations: `[values, 1 + rotations]`. */
export const rotatedArtifact = `null: ${rotatedNull}`
/** The same of the code in other axes, rotated before its activation. */
export const rotatedBeforeArtifact = `null: ${rotatedBeforeNull}`

/** Rotations of each code. */
export const rotations = 100
