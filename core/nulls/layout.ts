/** The array of a run that holds its own measures and those of its code's rotations: `[values, 1 + rotations]`. */
export const rotatedArtifact = 'null: rotated'

/** Rotations of each code. */
export const rotations = 100
